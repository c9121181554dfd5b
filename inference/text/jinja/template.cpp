#include "inference/text/jinja/template.h"

#include <new>
#include <nlohmann/json.hpp>

#include "inference/text/jinja/interpreter.h"
#include "inference/text/jinja/json_text.h"
#include "inference/text/jinja/parser.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

Error errorOf(const Failure& failure, int line) {
    if (failure.byTemplate || line <= 0) return {failure.code, failure.message};
    return {failure.code, failure.message + " (line " + std::to_string(line) + " of the template)"};
}

std::string renderOrThrow(const TemplateBody& body, const nlohmann::ordered_json& context, Runtime& runtime,
                          int& line) {
    Interpreter interpreter(runtime, fromJson(context, runtime.budget));
    try {
        return interpreter.run(body);
    } catch (const Failure&) {
        line = interpreter.line();
        throw;
    }
}

}  // namespace

Result<Template> Template::parse(std::string source) {
    if (source.size() > kMaxTemplateBytes) {
        return {ErrorCode::UnsupportedTemplate, "the template is longer than 1 MiB"};
    }
    if (!isValidUtf8(source)) return {ErrorCode::UnsupportedTemplate, "the template is not valid UTF-8"};
    try {
        return Template(parseTemplate(source));
    } catch (const Failure& failure) {
        return errorOf(failure, failure.line);
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, "no memory left to read the template"};
    }
}

Result<std::string> Template::render(const nlohmann::ordered_json& context, const std::tm& now,
                                     const Limits& limits) const {
    if (!context.is_object()) return {ErrorCode::InvalidArgument, "a template's context is an object"};
    int line = 0;
    try {
        Runtime runtime(limits, now);
        return renderOrThrow(*body_, context, runtime, line);
    } catch (const Failure& failure) {
        return errorOf(failure, line);
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, "no memory left to render the template"};
    }
}

}  // namespace fireside::jinja
