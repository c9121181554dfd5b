// A folder of its own for a test, removed with everything in it at the end.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>

namespace fireside::test {

class TemporaryFolder {
 public:
    TemporaryFolder() {
        static std::atomic<std::uint32_t> counter{0};
        static const std::uint32_t kProcess = std::random_device{}();
        path_ = std::filesystem::temp_directory_path() /
                ("fireside-test-" + std::to_string(kProcess) + "-" + std::to_string(counter++));
        std::filesystem::create_directories(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
    std::filesystem::path path_;
};

}  // namespace fireside::test
