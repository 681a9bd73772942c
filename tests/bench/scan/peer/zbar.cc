// libzbar as a peer, looking for QR codes only.
#include <zbar.h>

int main()
{
	zbar::ImageScanner scanner;
	scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
	scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
	return serve([&](const Picture& p) {
		Texts texts;
		zbar::Image image(p.width, p.height, "Y800", p.pixels.data(), p.pixels.size());
		scanner.scan(image);
		for (auto s = image.symbol_begin(); s != image.symbol_end(); ++s)
			texts.push_back(s->get_data());
		return texts;
	});
}
