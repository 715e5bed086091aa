// slots.properties: what a template says about a campaign, who says it, and whether it must be
// said.
//   controller.name = campaign, required       a fact of the campaign's specification
//   source = campaign, optional
//   cutoff = crier, required                   known to Crier: dates, links, the authority
//   objection.free_of_charge = translation, required
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::notice {

enum class SlotSource : std::uint8_t { campaign, crier, translation };
enum class SlotNeed : std::uint8_t { required, optional };

struct SlotRule {
  SlotSource source{};
  SlotNeed need{};
  std::size_t line{};
};

using TemplateSlots = std::map<std::string, SlotRule, std::less<>>;

// Whether a notice can be without it: a fact that the campaign may leave out, or something that
// only some notices have. Crier's other slots are always there, whether a layout must show them or
// not.
[[nodiscard]] bool can_be_absent(std::string_view name, const SlotRule& rule);

[[nodiscard]] std::expected<TemplateSlots, std::vector<WordingFault>> read_slots(
    const TemplateFile& file);

// The names of a template's facts, for the check of a specification; none for a template that
// cannot be read. (NoticeBook::open says why.)
struct FactNames {
  std::vector<std::string> required;
  std::vector<std::string> optional;
};
[[nodiscard]] FactNames fact_names(const Catalogue& catalogue, std::string_view template_name);

// The facts that any template of the catalogue may state. Sorted.
[[nodiscard]] std::vector<std::string> all_fact_names(const Catalogue& catalogue);

}  // namespace crier::notice
