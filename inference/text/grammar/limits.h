// How large a grammar may be, and how it is kept from exhausting the program. Beyond these: an Error.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace fireside::grammar {

inline constexpr std::size_t kMaxTextBytes = std::size_t{1} << 18;  // of a grammar or a schema
inline constexpr int kMaxNesting = 64;                              // groups in groups, schemas in schemas
inline constexpr std::size_t kMaxRules = 20'000;
inline constexpr int kMaxRepetitions = 10'000;                    // of one {m,n}
inline constexpr std::size_t kMaxStates = std::size_t{1} << 18;   // of the automaton, all rules together
inline constexpr std::size_t kMaxClosure = std::size_t{1} << 22;  // what is reachable without reading, summed
inline constexpr std::size_t kMaxListed = 4096;            // properties, enum values, ... of one schema
inline constexpr std::size_t kMaxSchemaWork = 10'000'000;  // JSON values copied or compared, all together

// While matching.
inline constexpr std::size_t kMaxItemsPerByte = 100'000;  // ways to read one text at the same time
inline constexpr std::size_t kMaxWork = 20'000'000;       // items looked at for one mask or one token
inline constexpr std::size_t kCompactBytes = std::size_t{64} << 20;  // cached states; forgotten beyond this
inline constexpr std::size_t kMaxMatcherBytes = std::size_t{256} << 20;  // within one step: the matcher fails

/// How this room fails inside; the public functions turn it into an Error.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] inline void fail(const std::string& message) {
    throw Failure(message);
}

}  // namespace fireside::grammar
