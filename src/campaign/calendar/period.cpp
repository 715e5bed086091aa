#include "campaign/calendar/period.h"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace crier {
namespace {

struct UnitForm {
  PeriodUnit unit;
  std::string_view word;        // As one; more have an "s".
  std::string_view iso_before;  // Of the number, and
  std::string_view iso_after;   // behind it. Empty: none.
};

constexpr auto forms = std::to_array<UnitForm>({
    {PeriodUnit::hours, "hour", "PT", "H"},
    {PeriodUnit::days, "day", "P", "D"},
    {PeriodUnit::working_days, "working day", "", ""},
    {PeriodUnit::weeks, "week", "P", "W"},
    {PeriodUnit::months, "month", "P", "M"},
    {PeriodUnit::years, "year", "P", "Y"},
});

constexpr int count_max = 9'999;

std::optional<int> count_in(std::string_view digits) {
  int count = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, count);
  if (error != std::errc{} || rest != end || digits.front() == '-') return std::nullopt;
  return count;
}

// What stands between `before` and `after`.
std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after) {
  if (after.empty() || text.size() <= before.size() + after.size()) return std::nullopt;
  if (!text.starts_with(before) || !text.ends_with(after)) return std::nullopt;
  return text.substr(before.size(), text.size() - before.size() - after.size());
}

std::optional<Period> read_as(const UnitForm& form, std::string_view text) {
  auto digits = between(text, form.iso_before, form.iso_after);
  if (!digits) digits = between(text, "", fmt::format(" {}s", form.word));
  if (!digits) digits = between(text, "", fmt::format(" {}", form.word));
  const auto count = digits ? count_in(*digits) : std::nullopt;
  if (!count) return std::nullopt;
  return Period{.count = *count, .unit = form.unit};
}

}  // namespace

std::expected<Period, std::string> parsed_period(std::string_view text) {
  for (const UnitForm& form : forms) {
    const auto period = read_as(form, text);
    if (!period) continue;
    if (period->count >= 1 && period->count <= count_max) return *period;
    return std::unexpected(
        fmt::format("'{}' is no period to wait for; write 1 to {}", text, count_max));
  }
  return std::unexpected(fmt::format(
      "'{}' is no period; write \"30 days\", \"1 month\", \"72 hours\", \"10 working days\" or one "
      "unit of ISO 8601: P30D, P4W, P1M, P1Y, PT72H",
      text));
}

std::string text_of(const Period& period) {
  for (const UnitForm& form : forms) {
    if (form.unit != period.unit) continue;
    return fmt::format("{} {}{}", period.count, form.word, period.count == 1 ? "" : "s");
  }
  return {};
}

}  // namespace crier
