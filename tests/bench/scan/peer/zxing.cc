// libzxing as a peer, with all that it can try.
#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

int main()
{
	ZXing::DecodeHints hints;
	hints.setFormats(ZXing::BarcodeFormat::QRCode);
	return serve([&](const Picture& p) {
		Texts texts;
		ZXing::ImageView view(p.pixels.data(), p.width, p.height, ZXing::ImageFormat::Lum);
		for (const auto& r : ZXing::ReadBarcodes(view, hints))
			if (r.isValid())
				texts.push_back(r.text());
		return texts;
	});
}
