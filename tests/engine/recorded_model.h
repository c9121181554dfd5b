// Model files with recorded logits: where they lie and what their tests are called.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>

namespace fireside::test {

/// FILE of the recorded models: this checkout's own, else those beside it. No name is in both places but for
/// the same file (test_model says so otherwise), so that neither hides the other.
inline std::filesystem::path ownRecordings() {
    return std::filesystem::path(FIRESIDE_TEST_DATA) / "models";
}
inline std::filesystem::path sharedRecordings() {
    return std::filesystem::path(FIRESIDE_SHARED) / "fixtures/models";
}
inline std::filesystem::path recordedFile(const std::string& file) {
    const std::filesystem::path own = ownRecordings() / file;
    return exists(own) ? own : sharedRecordings() / file;
}

/// "gemma4-moe.q5_k_m" as GoogleTest takes names: "gemma4_moe_q5_k_m".
inline std::string recordedTestName(std::string name) {
    const auto special = [](char c) { return c == '.' || c == '-'; };
    std::replace_if(name.begin(), name.end(), special, '_');
    return name;
}

}  // namespace fireside::test
