#include "objection/objection_statement.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace crier::objection {
namespace {

constexpr std::array<std::string_view, 2> kind_names = {"objection", "withdrawal"};
constexpr std::array<std::string_view, 7> way_names = {"link", "one_click", "form",  "api",
                                                       "post", "phone",     "import"};
constexpr std::array<std::string_view, 4> timeliness_names = {"before_cutoff", "late_before_use",
                                                              "late_after_use", "not_known"};

template <class Kind, std::size_t size>
std::optional<Kind> named(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

}  // namespace

std::string_view name_of(StatementKind kind) {
  return kind_names.at(static_cast<std::size_t>(kind));
}
std::string_view name_of(Way way) {
  return way_names.at(static_cast<std::size_t>(way));
}
std::string_view name_of(Timeliness timeliness) {
  return timeliness_names.at(static_cast<std::size_t>(timeliness));
}
std::optional<StatementKind> statement_kind_named(std::string_view name) {
  return named<StatementKind>(kind_names, name);
}
std::optional<Way> way_named(std::string_view name) {
  return named<Way>(way_names, name);
}
std::optional<Timeliness> timeliness_named(std::string_view name) {
  return named<Timeliness>(timeliness_names, name);
}

Timeliness timeliness_of(WallTime stated_at, WallTime cutoff, WallTime effective_at) {
  if (stated_at < cutoff) return Timeliness::before_cutoff;
  return stated_at < effective_at ? Timeliness::late_before_use : Timeliness::late_after_use;
}

}  // namespace crier::objection
