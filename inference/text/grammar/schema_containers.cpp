// Objects and arrays of JSON schemas. Part of SchemaCompiler.
#include <algorithm>
#include <map>

#include "inference/text/characters.h"
#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/schema_compiler.h"

namespace fireside::grammar {

namespace {

/// Names as a tree of their characters.
struct NameTree {
    std::map<char32_t, NameTree> next;
    bool isName = false;
};

}  // namespace

Expression SchemaCompiler::visitArray(const PlacedSchema& placed) {
    const Json& schema = placed.schema;
    if (const auto unique = schema.find("uniqueItems"); unique != schema.end() && *unique != Json(false)) {
        failAt(placed.place, "uniqueItems",
               "this keyword is not supported; remove it, or say it with others");
    }
    const int least = countOf(placed, "minItems").value_or(0);
    int most = countOf(placed, "maxItems").value_or(kUnlimited);
    std::vector<Expression> prefix;
    if (const auto list = schema.find("prefixItems"); list != schema.end()) {
        if (!list->is_array()) failAt(placed.place, "prefixItems", "it is not a list of schemas");
        for (std::size_t i = 0; i < list->size() && static_cast<int>(i) < most; ++i) {
            const std::string place = placed.place + "/prefixItems/" + std::to_string(i);
            prefix.push_back(reference(ruleOf({(*list)[i], place})));
        }
        // A tuple ends with its list, unless the schema speaks of more.
        const bool open = schema.contains("items") || least > static_cast<int>(prefix.size());
        if (!open) most = std::min(most, static_cast<int>(prefix.size()));
    }
    if (schema.contains("items") && schema["items"] == Json(false)) {
        most = std::min(most, static_cast<int>(prefix.size()));
    }
    if (least > most) failAt(placed.place, "minItems", "so many items are not possible");
    if (std::max(least, most == kUnlimited ? 0 : most) > kMaxRepetitions) {
        failAt(placed.place, most == kUnlimited ? "minItems" : "maxItems",
               "at most " + std::to_string(kMaxRepetitions) + " items can be counted");
    }
    if (most == 0) return sequence({text("["), reference(json_.space), text("]")});
    Expression items = reference(restOfTuple(placed, prefix, least, most));
    items = sequence({std::move(items), reference(json_.space)});
    if (least == 0) items = optional(std::move(items));
    return sequence({text("["), reference(json_.space), std::move(items), text("]")});
}

/// All items of an array with at least one: rules from the last item of the prefix to the first.
int SchemaCompiler::restOfTuple(const PlacedSchema& placed, const std::vector<Expression>& prefix, int least,
                                int most) {
    const auto count = static_cast<int>(prefix.size());
    Expression rest;  // what follows the item before
    if (most > count) {
        const Expression item =
            placed.schema.contains("items") ? schemaIn(placed, "items", "") : reference(json_.value);
        const Expression more = sequence({reference(json_.comma), item});
        const auto minus = [&](int all, int some) { return all == kUnlimited ? all : all - some; };
        if (count == 0) {
            return newRule(placed.place + " (items)",
                           sequence({item, repeat(more, std::max(least - 1, 0), minus(most, 1))}));
        }
        rest = repeat(more, std::max(least - count, 0), minus(most, count));
    }
    for (int i = count - 1; i > 0; --i) {
        const Expression item = sequence({reference(json_.comma), prefix[static_cast<std::size_t>(i)], rest});
        rest = reference(newRule(placed.place + " (item " + std::to_string(i) + " and on)",
                                 i < least ? item : optional(item)));
    }
    return newRule(placed.place + " (items)", sequence({prefix.front(), rest}));
}

Expression SchemaCompiler::visitMap(const PlacedSchema& placed, const Expression& value) {
    const int least = countOf(placed, "minProperties").value_or(0);
    const int most = countOf(placed, "maxProperties").value_or(kUnlimited);
    if (least > 1) failAt(placed.place, "minProperties", "more than 1 is not supported, as names may repeat");
    if (least > most) failAt(placed.place, "minProperties", "it is more than maxProperties");
    if (most != kUnlimited && most > kMaxRepetitions) {
        failAt(placed.place, "maxProperties",
               "at most " + std::to_string(kMaxRepetitions) + " can be counted");
    }
    if (most == 0) return sequence({text("{"), reference(json_.space), text("}")});
    const Expression member = sequence({reference(json_.string), reference(json_.colon), value});
    Expression members = sequence(
        {member, repeat(sequence({reference(json_.comma), member}), 0, most == kUnlimited ? most : most - 1),
         reference(json_.space)});
    if (least == 0) members = optional(std::move(members));
    return sequence({text("{"), reference(json_.space), std::move(members), text("}")});
}

Expression SchemaCompiler::visitObject(const PlacedSchema& placed) {
    const Json& schema = placed.schema;
    const Json properties = schema.contains("properties") ? schema["properties"] : Json::object();
    const Json further =
        schema.contains("additionalProperties") ? schema["additionalProperties"] : Json(properties.empty());
    for (const std::string& name : requiredOf(placed)) {
        if (properties.contains(name) && properties[name] != Json(false)) continue;
        failAt(placed.place, "required",
               "'" + name + "' is not among the properties; add it there, as true when it may be anything");
    }
    const bool open = further != Json(false);
    const Expression furtherValue =
        !open ? Expression() : reference(ruleOf({further, placed.place + "/additionalProperties"}));
    if (properties.empty() && open) return visitMap(placed, furtherValue);
    for (const char* keyword : {"minProperties", "maxProperties"}) {
        if (schema.contains(keyword))
            failAt(placed.place, keyword, "together with properties it is not supported");
    }
    // What may follow a property, and what may begin the list: so far, what comes behind all properties.
    Expression after, first;
    if (open) {
        const Expression member = sequence({otherName(properties), reference(json_.colon), furtherValue});
        after = repeat(sequence({reference(json_.comma), member}), 0, kUnlimited);
        first = optional(sequence({member, after}));
    }
    first = members(placed, properties, std::move(first), std::move(after));
    return sequence({text("{"), reference(json_.space), std::move(first), reference(json_.space), text("}")});
}

/// From the last property to the first: `first` may begin the list, `after` may follow, when all are left
/// out.
Expression SchemaCompiler::members(const PlacedSchema& placed, const Json& properties, Expression first,
                                   Expression after) {
    const std::vector<std::string> required = requiredOf(placed);
    std::vector<std::string> names;
    for (const auto& [name, value] : properties.items()) {
        if (value != Json(false)) names.push_back(name);
    }
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const bool needed = std::find(required.begin(), required.end(), *name) != required.end();
        const Expression value = schemaIn(placed, "properties", *name);
        const std::string place = placed.place + "/properties/" + *name;
        const Expression member =
            reference(newRule(place + " (name and value)",
                              sequence({text(Json(*name).dump()), reference(json_.colon), value})));
        const Expression behind = reference(newRule(place + " (what follows)", std::move(after)));
        const Expression here = sequence({member, behind});
        first = needed ? here : choice({here, reference(newRule(place + " (without)", std::move(first)))});
        const Expression later = sequence({reference(json_.comma), member});
        after = sequence({needed ? later : optional(later), behind});
    }
    return first;
}

/// A name in quotes that is none of the properties': rules along the tree of their characters. Without
/// escapes, so that each name is written in one way only.
Expression SchemaCompiler::otherName(const Json& properties) {
    if (properties.empty()) return reference(json_.string);
    NameTree tree;
    for (const auto& [name, unused] : properties.items()) {
        NameTree* node = &tree;
        for (std::string_view rest = name; !rest.empty();) {
            const text::DecodedCharacter character = text::decodeCharacter(rest);
            node = &node->next[character.value];
            rest.remove_prefix(character.length);
        }
        node->isName = true;
    }
    const int any =
        newRule("(a name's rest)", sequence({repeat(oneOf(plainCharacters()), 0, kUnlimited), text("\"")}));
    // Without recursion, as names may be long: a rule per node, the node's children are queued.
    std::deque<std::pair<const NameTree*, int>> work = {{&tree, newRule("(another name)", {})}};
    const int root = work.front().second;
    while (!work.empty()) {
        const auto [node, rule] = work.front();
        work.pop_front();
        std::vector<Expression> ways;
        if (!node->isName) ways.push_back(text("\""));
        std::vector<CharRange> taken;
        for (const auto& [character, child] : node->next) {
            taken.push_back({character, character});
            if (!plainCharacters().contains(character))
                continue;  // needs an escape, which does not come here
            const int next = newRule("(another name)", {});
            ways.push_back(sequence({oneOf({{character, character}}), reference(next)}));
            work.emplace_back(&child, next);
        }
        ways.push_back(
            sequence({oneOf(plainCharacters().without(CharClass(std::move(taken)))), reference(any)}));
        rules_.rules[static_cast<std::size_t>(rule)].body = choice(std::move(ways));
    }
    return sequence({text("\""), reference(root)});
}

}  // namespace fireside::grammar
