// What the host's pages say, from the catalogue texts/fr.json: {key: text}, with {0}, {1}… for arguments.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace ent::host {

/// The whole catalogue, for tests. [any-thread]
const std::map<std::string, std::string, std::less<>>& all_texts();

/// Throws std::logic_error for an unknown key: a bug, found by the tests. [any-thread]
const std::string& text(std::string_view key);
/// With {0}, {1}… replaced; the arguments are plain text. [any-thread]
std::string text(std::string_view key, std::initializer_list<std::string_view> args);
/// `key`.one for 0 and 1 (French), else `key`.other; {0} is the number. [any-thread]
std::string text_count(std::string_view key, std::int64_t count);
/// The text of `key`, or `fallback` when there is none: for ids that came from outside. [any-thread]
std::string text_or(std::string_view key, std::string_view fallback);

}  // namespace ent::host
