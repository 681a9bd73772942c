// The pipe to the bench: pictures come in, texts go out, and between the two the
// time that the library took.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

struct Picture {
	uint32_t width = 0, height = 0;
	std::vector<uint8_t> pixels; // brightness, row by row without gaps
};

using Texts = std::vector<std::string>;

inline void put(uint32_t n) { std::fwrite(&n, sizeof n, 1, stdout); }

// Serves one picture after the other until the pipe is closed.
template <typename Read>
int serve(Read read)
{
	Picture p;
	uint32_t size[2];
	while (std::fread(size, sizeof size, 1, stdin) == 1) {
		p.width = size[0], p.height = size[1];
		p.pixels.resize(size_t(p.width) * p.height);
		if (std::fread(p.pixels.data(), 1, p.pixels.size(), stdin) != p.pixels.size())
			return 1;
		auto start = std::chrono::steady_clock::now();
		Texts texts = read(p);
		std::chrono::nanoseconds took = std::chrono::steady_clock::now() - start;
		put(uint32_t(took.count() / 1000));
		put(uint32_t(texts.size()));
		for (const auto& t : texts) {
			put(uint32_t(t.size()));
			std::fwrite(t.data(), 1, t.size(), stdout);
		}
		std::fflush(stdout);
	}
	return 0;
}
