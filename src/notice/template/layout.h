// The frame of a notice, with the places where words go:
//   {{name}}                                a message or a slot
//   {{#if name}}…{{/if}}                    only where an optional slot has a value
//   {{#each language}}…{{/each}}            once for each language of the notice
//   {{#between languages}}…{{/between}}     within it, not for the first one
//   {{! remark}}                            nothing
// A block tag that stands alone takes its line with it. In HTML a place is in text or in a quoted
// attribute, and a link only takes what Crier knows to be an address: names that end in ".link" or
// ".url".
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::notice {

enum class Syntax : std::uint8_t { html, text };

struct LayoutNode {
  enum class Kind : std::uint8_t { text, place, attribute_place, if_given, each, between };
  Kind kind{};
  std::string text;    // The text; or the name of a place or of a condition.
  std::size_t line{};  // Where it begins.
  std::vector<LayoutNode> children;
};

struct Layout {
  std::string file;
  Syntax syntax{};
  std::vector<LayoutNode> nodes;
};

[[nodiscard]] std::expected<Layout, std::vector<WordingFault>> read_layout(const TemplateFile& file,
                                                                           Syntax syntax);

// Whether a slot of this name is an address for a link.
[[nodiscard]] bool is_link_name(std::string_view name);

}  // namespace crier::notice
