#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "notice/lint/checks.h"

namespace crier::notice {
namespace {

using Kind = LayoutNode::Kind;

struct Place {
  std::string_view name;
  std::size_t line{};
};

void collect(const std::vector<LayoutNode>& nodes, std::vector<Place>& places) {
  for (const LayoutNode& node : nodes) {
    if (node.kind == Kind::place || node.kind == Kind::attribute_place) {
      places.push_back({.name = node.text, .line = node.line});
    }
    collect(node.children, places);
  }
}

std::vector<Place> places_in(const Layout& layout) {
  std::vector<Place> places;
  collect(layout.nodes, places);
  return places;
}

// What the reader must have met before anything is told about the product.
constexpr std::array objection_block = {
    std::string_view("objection.heading"), std::string_view("objection.no_reason_needed"),
    std::string_view("objection.free_of_charge"), std::string_view("objection.link")};
// Who writes, why, and by when: may stand above the block.
constexpr std::array said_before = {std::string_view("controller.name"),
                                    std::string_view("purpose")};

bool is_told_after(const TemplateSlots& slots, std::string_view name) {
  const auto slot = slots.find(name);
  return slot != slots.end() && slot->second.source == SlotSource::campaign &&
         std::ranges::find(said_before, name) == said_before.end();
}

void check_order(const NoticeTemplate& texts, const Layout& layout, Remarks& remarks) {
  const std::vector<Place> places = places_in(layout);
  const auto first_fact = std::ranges::find_if(
      places, [&](const Place& place) { return is_told_after(texts.slots, place.name); });
  for (const std::string_view wanted : objection_block) {
    const auto found = std::ranges::find(places, wanted, &Place::name);
    if (found != places.end() && found < first_fact) continue;
    const bool is_there = found != places.end();
    remarks.push_back({.severity = Severity::fault,
                       .check = check::objection_first,
                       .place = {.file = layout.file,
                                 .line = is_there ? found->line : 0,
                                 .message = is_there ? fmt::format("{{{{{}}}}} comes late", wanted)
                                                     : fmt::format("lacks {{{{{}}}}}", wanted)},
                       .remedy = "put the whole block with the right to object before all facts "
                                 "but the purpose"});
  }
}

// What only one of the two can have: addresses spelled out, the frame of HTML.
bool is_of_one_form(std::string_view name) {
  return name == "lang" || name == "subject" || name == "preheader" || name.ends_with(".button") ||
         name.ends_with("link_label") || name == "summary.link";
}

void check_same_slots(const Layout& html, const Layout& text, Remarks& remarks) {
  const auto names_of = [](const Layout& layout) {
    std::set<std::string_view> names;
    for (const std::vector<Place> places = places_in(layout); const Place& place : places) {
      if (!is_of_one_form(place.name)) names.insert(place.name);
    }
    return names;
  };
  const auto in_html = names_of(html);
  const auto in_text = names_of(text);
  const auto report = [&](const Layout& layout, const auto& has, const auto& lacks) {
    for (const std::string_view name : has) {
      if (lacks.contains(name)) continue;
      remarks.push_back(
          {.severity = Severity::fault,
           .check = check::same_slots,
           .place = {.file = layout.file, .message = fmt::format("does not say {{{{{}}}}}", name)},
           .remedy = "say the same in HTML and in plain text"});
    }
  };
  report(text, in_html, in_text);
  report(html, in_text, in_html);
}

}  // namespace

void check_layouts(const NoticeTemplate& texts, NoticeProfile profile, Remarks& remarks) {
  if (can_be_objected_to(profile)) {
    check_order(texts, texts.html, remarks);
    check_order(texts, texts.text, remarks);
  }
  check_same_slots(texts.html, texts.text, remarks);
}

}  // namespace crier::notice
