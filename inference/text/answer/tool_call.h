// A model's wish to have a function called, and the functions it may ask for. Values.
#pragma once

#include <string>
#include <vector>

namespace fireside::text {

struct ToolCall {
    std::string name;
    std::string arguments = "{}";  // a JSON object
    std::string id;                // the model's own, where its format has one

    bool operator==(const ToolCall&) const = default;
};

struct ToolDefinition {
    std::string name;
    std::string description;
    std::string parameters = R"({"type": "object", "properties": {}})";  // a JSON schema of an object
};

}  // namespace fireside::text
