// Runs a fuzz target over its kept corpus once, where there is no libFuzzer: the ordinary test build.
// usage: PROGRAM FOLDER; the input that crashes is the last one named.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/fuzz_input.h"

namespace {

constexpr std::chrono::seconds kLongest{10};  // for one input; as ./dev fuzz has it

bool replay(const std::filesystem::path& path) {
    std::printf("%s\n", path.filename().string().c_str());
    std::fflush(stdout);
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    const auto start = std::chrono::steady_clock::now();
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    if (std::chrono::steady_clock::now() - start < kLongest) return true;
    std::fprintf(stderr, "%s takes longer than 10 s\n", path.string().c_str());
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::size_t inputs = 0;
    bool good = true;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        if (!entry.is_regular_file()) continue;
        good = replay(entry.path()) && good;
        ++inputs;
    }
    std::printf("%zu inputs\n", inputs);
    return good && inputs > 0 ? 0 : 1;  // an empty corpus is a mistake
}
