#include "inference/text/answer/answer_parser.h"

#include <gtest/gtest.h>

namespace fireside::test {
namespace {

using text::AnswerEvent;
using text::AnswerFormat;
using text::AnswerParser;
using text::ToolCall;
using Kind = AnswerEvent::Kind;

/// All events joined: "R:reasoning|A:answer|C:name(arguments)|?:why|".
std::string shown(const std::vector<AnswerEvent>& events) {
    std::string out, kind;
    const auto add = [&](const std::string& label, const std::string& text) {
        if (kind != label) out += (out.empty() ? "" : "|") + label + ":";
        kind = label;
        out += text;
    };
    for (const AnswerEvent& event : events) {
        switch (event.kind) {
            case Kind::Reasoning:
                add("R", event.text);
                break;
            case Kind::Answer:
                add("A", event.text);
                break;
            case Kind::Call:
                kind.clear();
                add("C", event.call.name + "(" + event.call.arguments + ")");
                kind.clear();
                break;
            case Kind::UnreadableCall:
                add("?", event.text);
                break;
        }
    }
    return out;
}

/// A piece that begins with '\x01' is a control token.
std::string run(const AnswerFormat& format, const std::vector<std::string>& pieces,
                const std::vector<std::string>& controls = {}) {
    const auto parser = AnswerParser::create(format, [&](std::string_view text) {
        return std::find(controls.begin(), controls.end(), text) != controls.end();
    });
    std::vector<AnswerEvent> events;
    const auto append = [&](std::vector<AnswerEvent> more) {
        events.insert(events.end(), more.begin(), more.end());
    };
    for (const std::string& piece : pieces) {
        const bool control = piece.starts_with('\x01');
        append(parser->push(control ? piece.substr(1) : piece, control));
    }
    append(parser->finish());
    return shown(events);
}

/// The text cut at every place, and into single bytes: always the same events.
void expectEverywhere(const AnswerFormat& format, const std::string& text, const std::string& expected) {
    std::vector<std::string> bytes;
    for (const char c : text) bytes.emplace_back(1, c);
    EXPECT_EQ(run(format, bytes), expected) << text << " byte by byte";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        EXPECT_EQ(run(format, {text.substr(0, cut), text.substr(cut)}), expected)
            << text << " cut at " << cut;
    }
}

AnswerFormat thinking(bool open = false) {
    AnswerFormat format;
    format.reasoning = {"<think>", "</think>"};
    format.reasoningOpen = open;
    return format;
}

const text::ToolCallFormat& named(const std::string& name) {
    for (const text::ToolCallFormat& format : text::toolCallFormats()) {
        if (format.name == name) return format;
    }
    ADD_FAILURE() << name;
    return text::toolCallFormats().front();
}

AnswerFormat calling(const std::string& name) {
    AnswerFormat format = thinking();
    format.toolCalls = named(name);
    format.tools = {{"f", "", R"({"type":"object","properties":{"s":{"type":"string"}}})"}};
    return format;
}

TEST(AnswerParser, PlainTextPassesUntouched) {
    EXPECT_EQ(run({}, {" a", "\n<think>", "\x01<|im_x|>", " b \n"}), "A: a\n<think> b \n");
    EXPECT_EQ(run({}, {}), "");
}

TEST(AnswerParser, ReasoningThatTheModelOpens) {
    expectEverywhere(thinking(), "<think>\nhm, 2 < 3\n</think>\n\nYes.\n", "R:hm, 2 < 3|A:Yes.\n");
    expectEverywhere(thinking(), "\n<think>hm</think>Yes", "R:hm|A:Yes");
    expectEverywhere(thinking(), "<think>\n\n</think>\n\nYes", "A:Yes");
    expectEverywhere(thinking(), "Yes <think>no</think>", "A:Yes <think>no</think>");
    expectEverywhere(thinking(), "<thin", "A:<thin");
    expectEverywhere(thinking(), "a </think> b", "A:a </think> b");
    expectEverywhere(thinking(), "<think>a</think><think>b</think>c", "R:a\n\nb|A:c");
}

TEST(AnswerParser, ReasoningThatThePromptHasOpened) {
    expectEverywhere(thinking(true), "hm\n\nso\n</think>\n\nYes", "R:hm\n\nso|A:Yes");
    expectEverywhere(thinking(true), "</think>Yes", "A:Yes");
    expectEverywhere(thinking(true), "hm </thin", "R:hm </thin");
}

TEST(AnswerParser, UnfinishedReasoningIsReasoning) {
    expectEverywhere(thinking(), "<think>hm", "R:hm");
    expectEverywhere(thinking(), "<think>", "");
    const auto parser = AnswerParser::create(thinking());
    EXPECT_FALSE(parser->isReasoning());
    EXPECT_TRUE(parser->push("<think>").empty());
    EXPECT_TRUE(parser->isReasoning());
    EXPECT_TRUE(parser->push("</think>").empty());
    EXPECT_FALSE(parser->isReasoning());
}

TEST(AnswerParser, AnswersThatGoOnKeepTheirWhitespace) {
    AnswerFormat format = thinking();
    format.continues = true;
    expectEverywhere(format, " three", "A: three");
    format.continues = false;
    expectEverywhere(format, " three ", "A:three ");
}

TEST(AnswerParser, MarkersThatAreControlTokensAreOnlyThose) {
    const std::vector<std::string> controls{"<think>", "</think>"};
    EXPECT_EQ(run(thinking(), {"\x01<think>", "a </think> b", "\x01</think>", "c"}, controls),
              "R:a </think> b|A:c");
    EXPECT_EQ(run(thinking(), {"<think>", "a"}, controls), "A:<think>a");
    EXPECT_EQ(run(thinking(), {"a", "\x01<|other|>", "b"}, controls), "A:ab") << "others are not shown";
}

TEST(AnswerParser, WrappedAnswersAndLabels) {
    AnswerFormat format;
    format.reasoning = {"<think>", "</think>", "<response>", "</response>"};
    expectEverywhere(format, "<think>a</think>\n<response>\nb\n</response>\n", "R:a|A:b");
    AnswerFormat gemma;
    gemma.reasoning = {"<|channel>", "<channel|>", {}, {}, false, "thought"};
    expectEverywhere(gemma, "<|channel>thought\nhm thought\n<channel|>Yes", "R:hm thought|A:Yes");
    expectEverywhere(gemma, "<|channel>thought\n<channel|>Yes", "A:Yes");
}

TEST(AnswerParser, HermesCalls) {
    const AnswerFormat format = calling("Hermes");
    expectEverywhere(
        format,
        "<think>hm</think>\nLet me see.\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"s\": \"a\"}}\n"
        "</tool_call>\n<tool_call>{\"name\":\"g\"}</tool_call>",
        R"(R:hm|A:Let me see.|C:f({"s":"a"})|C:g({}))");
    expectEverywhere(format, R"(<tool_call>{"name":"f","arguments":{"s":"</tool_call>"}}</tool_call> ok)",
                     R"(C:f({"s":"</tool_call>"})|A:ok)");
    expectEverywhere(format, R"(<tool_call>{"name":"f","arguments":"{\"s\":\"a\"}"}</tool_call>)",
                     R"(C:f({"s":"a"}))");
    expectEverywhere(format, R"(<tool_call>{"name":"f"})", "C:f({})");
}

TEST(AnswerParser, WhatCannotBeReadIsTextAndSaysWhy) {
    const AnswerFormat format = calling("Hermes");
    expectEverywhere(format, "Hm. <tool_call>f(1)</tool_call> so",
                     "A:Hm.|?:the call is not JSON|A: <tool_call>f(1)</tool_call> so");
    expectEverywhere(
        format, R"(<tool_call>{"name":"f","arguments":3}</tool_call>)",
        R"(?:the arguments are not a JSON object|A:<tool_call>{"name":"f","arguments":3}</tool_call>)");
    expectEverywhere(format, R"(<tool_call>{"name":"f","arguments":{</tool_call>)",
                     R"(?:unfinished|A:<tool_call>{"name":"f","arguments":{</tool_call>)");
    expectEverywhere(format, "<tool_call>", "?:there is no call|A:<tool_call>");
    // Without tools nothing is a call.
    expectEverywhere(thinking(), "<tool_call>{\"name\":\"f\"}</tool_call>",
                     "A:<tool_call>{\"name\":\"f\"}</tool_call>");
}

TEST(AnswerParser, EndlessNestingIsRefused) {
    const std::string deep(200'000, '[');
    const AnswerFormat hermes = calling("Hermes");
    EXPECT_TRUE(run(hermes, {"<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":" + deep +
                             std::string(200'000, ']') + "}}</tool_call>"})
                    .starts_with("?:"));
    EXPECT_EQ(run(calling("Qwen tags"),
                  {"<tool_call><function=f><parameter=a>" + deep + "</parameter></function></tool_call>"}),
              "C:f({\"a\":\"" + deep + "\"})");
    EXPECT_TRUE(run(calling("Gemma"), {"<|tool_call>call:f{a:" + deep + "}<tool_call|>"}).starts_with("?:"));
}

TEST(AnswerParser, TaggedCalls) {
    expectEverywhere(
        calling("Qwen tags"),
        "<tool_call>\n<function=f>\n<parameter=s>\n5\n</parameter>\n<parameter=n>\n5\n</parameter>\n"
        "<parameter=x>\nTrue\n</parameter>\n</function>\n</tool_call>",
        R"(C:f({"s":"5","n":5,"x":true}))");
    expectEverywhere(calling("GLM"),
                     "<tool_call>f\n<arg_key>s</arg_key>\n<arg_value>a\nb</arg_value>\n<arg_key>n</arg_key>"
                     "<arg_value>[1]</arg_value>\n</tool_call>",
                     R"(C:f({"s":"a\nb","n":[1]}))");
    expectEverywhere(calling("MiniCPM"),
                     "So: <function name=\"f\"><param name=\"s\"><![CDATA[<b>]]></param></function>!",
                     R"(A:So:|C:f({"s":"<b>"})|A:!)");
    expectEverywhere(calling("Seed"), "<seed:tool_call>\n<function=f>\n</function>\n</seed:tool_call>",
                     "C:f({})");
}

TEST(AnswerParser, CallsToTheEndOfTheAnswer) {
    expectEverywhere(calling("Mistral"), R"([TOOL_CALLS][{"name":"f","arguments":{"a":1}},{"name":"g"}])",
                     R"(C:f({"a":1})|C:g({}))");
    expectEverywhere(calling("Mistral"), R"(Hm[TOOL_CALLS]f[CALL_ID]x1[ARGS]{"a":1}[TOOL_CALLS]g[ARGS]{})",
                     R"(A:Hm|C:f({"a":1})|C:g({}))");
    expectEverywhere(calling("Granite"), R"(<|tool_call|>[{"name":"f","arguments":{"a":1}}])",
                     R"(C:f({"a":1}))");
    expectEverywhere(calling("Granite"), R"(<|tool_call|>[{"name":"f"}]<|/tool_call|>)", "C:f({})");
}

TEST(AnswerParser, BareCalls) {
    const AnswerFormat format = calling("Llama");
    expectEverywhere(format, R"({"name": "f", "parameters": {"a": 1}})", R"(C:f({"a":1}))");
    expectEverywhere(format, "\n{\"name\":\"f\"}; {\"name\":\"g\"}\n", "C:f({})|C:g({})");
    expectEverywhere(format, R"({"colour": "red"})", R"(?:a call has no name|A:{"colour": "red"})");
    expectEverywhere(format, R"(Use {"name": "f"})", R"(A:Use {"name": "f"})");
    EXPECT_EQ(run(format, {"\x01<|python_tag|>", R"({"name":"f"})"}, {"<|python_tag|>"}), "C:f({})");
    EXPECT_EQ(run(format, {R"({"name":)", "\x01<|other|>", R"("f"})"}, {}),
              R"(?:the call is not valid JSON|A:{"name":<|other|>"f"})");
    EXPECT_EQ(run(format, {"\x01<|python_tag|>", "print(1)"}, {"<|python_tag|>"}),
              "?:the call is not JSON|A:<|python_tag|>print(1)");
}

TEST(AnswerParser, SectionsOfControlTokens) {
    const std::vector<std::string> kimi{"<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"};
    EXPECT_EQ(run(calling("Kimi"),
                  {"Hm", "\x01<|tool_calls_section_begin|>", "\x01<|tool_call_begin|>", "functions.a.b:0",
                   "\x01<|tool_call_argument_begin|>", "{\"x\":1}", "\x01<|tool_call_end|>",
                   "\x01<|tool_calls_section_end|>"},
                  kimi),
              R"(A:Hm|C:a.b({"x":1}))");
    expectEverywhere(calling("DeepSeek"),
                     "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"x\":1}<｜tool▁call▁end｜>"
                     "<｜tool▁call▁begin｜>function<｜tool▁sep｜>g\n```json\n{}\n```<｜tool▁call▁end｜><"
                     "｜tool▁calls▁end｜>",
                     R"(C:f({"x":1})|C:g({}))");
}

TEST(AnswerParser, GemmaCalls) {
    expectEverywhere(
        calling("Gemma"),
        R"(<|tool_call>call:f{s:<|"|>a,{b}<|"|>,n:-2.5,l:[1,<|"|>x<|"|>],o:{k:null}}<tool_call|>)",
        R"(C:f({"s":"a,{b}","n":-2.5,"l":[1,"x"],"o":{"k":null}}))");
    expectEverywhere(calling("FunctionGemma"),
                     "<start_function_call>call:f{s:<escape>a<escape>}<end_function_call>",
                     R"(C:f({"s":"a"}))");
}

AnswerFormat harmony() {
    AnswerFormat format;
    format.reasoning.harmony = true;
    return format;
}

TEST(AnswerParser, HarmonyChannels) {
    expectEverywhere(
        harmony(),
        "<|channel|>analysis<|message|>Hm <b>.<|end|><|start|>assistant<|channel|>final<|message|>Yes.\n",
        "R:Hm <b>.|A:Yes.\n");
    expectEverywhere(
        harmony(),
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary<|message|>Now:"
        "<|end|><|start|>assistant<|channel|>analysis<|message|>b<|end|><|start|>assistant<|channel|>"
        "final<|message|>c",
        "R:a|A:Now:|R:\n\nb|A:\n\nc");
    expectEverywhere(harmony(), "<|channel|>analysis<|message|>Hm", "R:Hm");
    expectEverywhere(harmony(), "Just text, no format", "A:Just text, no format");
    expectEverywhere(harmony(), " to", "A: to");
}

TEST(AnswerParser, HarmonyCalls) {
    expectEverywhere(
        harmony(),
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary to=functions.f "
        "<|constrain|>json<|message|>{\"x\": 1}<|call|>",
        R"(R:a|C:f({"x":1}))");
    expectEverywhere(harmony(), " to=functions.f<|channel|>commentary json<|message|>{}", "C:f({})");
    expectEverywhere(harmony(), "<|channel|>commentary to=python code<|message|>print(1)<|call|>",
                     "?:the arguments are not a JSON object|A:print(1)");
}

}  // namespace
}  // namespace fireside::test
