// What a form or a mail program has sent, and what follows the '?' of an address. Bounded by
// whoever has read it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace crier::app {

// By name; the first value of each. Without a value: empty.
using Fields = std::map<std::string, std::string, std::less<>>;
// Empty: there is none.
[[nodiscard]] std::string value_of(const Fields& fields, std::string_view name);

// application/x-www-form-urlencoded, as of a query. What is no sound escape stays as it is.
[[nodiscard]] Fields urlencoded_fields(std::string_view text);

// Whether a name is there twice in it: which one is meant, nobody knows.
[[nodiscard]] bool has_repeated_field(std::string_view text);

// Whether a Content-Type is of this type, whatever its parameters. `type` in small letters.
[[nodiscard]] bool is_media_type(std::string_view content_type, std::string_view type);

// The fields of a request's body, by its Content-Type: urlencoded, or multipart/form-data (RFC
// 7578), which mail programs may use for RFC 8058. Anything else has no fields.
[[nodiscard]] Fields form_fields(std::string_view content_type, std::string_view body);

}  // namespace crier::app
