// What a page that objections are made on holds, read as a browser reads HTML: elements and
// attributes in any case, quoted or not, with character references. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::objection {

struct PageContent {
  bool asks_for_password{};
  bool is_empty{};           // Nothing to read, and nothing that could show anything.
  std::string refreshes_to;  // As written: where <meta http-equiv=refresh> leads; empty: nowhere.
};

[[nodiscard]] PageContent content_of_page(std::string_view html);

}  // namespace crier::objection
