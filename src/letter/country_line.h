// The last line of an address abroad.
#pragma once

#include <string>
#include <string_view>

namespace crier::letter {

// The name of a country in the language of `locale`, a tag, in capitals: by it the sender's post
// finds the way out of the country (S42 of the Universal Postal Union). `country`: ISO 3166-1
// alpha-2; one that is not known stays as it is.
[[nodiscard]] std::string country_line(std::string_view country, std::string_view locale);

}  // namespace crier::letter
