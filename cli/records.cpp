#include "cli/records.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

namespace fireside::cli {

Result<std::string> readInput(const std::string& path) {
    if (path.empty()) return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{ErrorCode::FileNotFound, path};
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (file.bad()) return Error{ErrorCode::FileUnreadable, path};
    return text;
}

std::vector<std::string> records(const std::string& text) {
    std::vector<std::string> result{""};
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line == kRecordSeparator) {
            result.emplace_back();
        } else {
            result.back() += line + '\n';
        }
    }
    for (std::string& record : result) {
        if (!record.empty()) record.pop_back();
    }
    return result;
}

Result<std::vector<std::string>> jsonRecords(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const auto value = nlohmann::json::parse(line, nullptr, false);
        if (!value.is_string()) {
            return Error{ErrorCode::InvalidArgument,
                         "line " + std::to_string(number) + " is not a JSON string"};
        }
        result.push_back(value.get<std::string>());
    }
    return result;
}

}  // namespace fireside::cli
