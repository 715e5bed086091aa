#include "audience/instants_meant.h"

#include <algorithm>
#include <array>

namespace crier::audience {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours easternmost{14};
constexpr hours westernmost{-12};
// With which spreadsheets begin; what is too old for its column is said of the column.
constexpr std::chrono::year year_min{1900};
// Later years have no form in ISO 8601; 9999-12-31 is how databases say "never".
constexpr WallTime last_instant =
    std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1) - seconds(1);

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// What is left to read.
class Letters {
 public:
  explicit Letters(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_empty() const { return rest_.empty(); }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<char> take_any(std::string_view wanted) {
    if (rest_.empty() || !wanted.contains(rest_.front())) return std::nullopt;
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }
  bool take_word(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }
  // Reads a number of at least `least` and at most `most` digits.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    while (size < most && size < rest_.size() && is_digit(rest_[size])) {
      value = value * 10 + (rest_[size++] - '0');
    }
    if (size < least) return std::nullopt;
    rest_.remove_prefix(size);
    return value;
  }
  void skip_blanks() {
    while (take(' ')) {
    }
  }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> take_date(Letters& letters) {
  const auto year = letters.number(4, 4);
  if (!year) return std::nullopt;
  const auto separator = letters.take_any("-/.");
  const std::size_t digits_least = separator ? 1 : 2;
  const auto month = letters.number(digits_least, 2);
  if (!month || (separator && !letters.take(*separator))) return std::nullopt;
  const auto day = letters.number(digits_least, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || date.year() < year_min) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<microseconds> take_time(Letters& letters) {
  const auto hour = letters.number(1, 2);
  const bool has_colons = letters.take(':');
  const auto minute = letters.number(2, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  microseconds time = hours(*hour) + minutes(*minute);
  if (has_colons && !letters.take(':')) return time;
  const auto second = letters.number(2, 2);
  if (!second) return has_colons ? std::nullopt : std::optional(time);
  // A leap second is the first of the next minute, as far as a register is concerned.
  if (*second > 60) return std::nullopt;
  time += seconds(*second);
  if (!letters.take_any(".,")) return time;
  int scale = 100'000;
  bool has_digits = false;
  while (const auto digit = letters.number(1, 1)) {
    time += microseconds(*digit * scale);
    scale /= 10;
    has_digits = true;
  }
  return has_digits ? std::optional(time) : std::nullopt;
}

// Minutes east of Greenwich. Nothing when there is no zone; `is_sound` tells a bad one apart.
std::optional<minutes> take_zone(Letters& letters, bool& is_sound) {
  letters.skip_blanks();
  if (letters.take_any("Zz") || letters.take_word("UTC") || letters.take_word("GMT")) {
    if (letters.is_empty()) return minutes(0);
  }
  const auto sign = letters.take_any("+-");
  if (!sign) return std::nullopt;
  const auto hour = letters.number(1, 2);
  letters.take(':');
  const auto minute = letters.number(2, 2);
  if (!hour || *hour > easternmost.count() || minute.value_or(0) > 59) {
    is_sound = false;
    return std::nullopt;
  }
  const minutes offset = hours(*hour) + minutes(minute.value_or(0));
  return *sign == '-' ? -offset : offset;
}

InstantsMeant meant(WallTime earliest, WallTime latest) {
  return {.earliest = std::min(earliest, last_instant), .latest = std::min(latest, last_instant)};
}

}  // namespace

std::optional<InstantsMeant> instants_meant(std::string_view text) {
  Letters letters(text);
  const auto date = take_date(letters);
  if (!date) return std::nullopt;
  const WallTime day(*date);
  const bool has_time = letters.take_any("Tt ").has_value();
  if (!has_time) {
    if (!letters.is_empty()) return std::nullopt;
    return meant(day - easternmost, day + days(1) - westernmost);
  }
  letters.skip_blanks();
  const auto time = take_time(letters);
  if (!time) return std::nullopt;
  bool is_sound = true;
  const auto zone = take_zone(letters, is_sound);
  if (!is_sound || !letters.is_empty()) return std::nullopt;
  const WallTime local = day + *time;
  if (zone) return meant(local - *zone, local - *zone);
  return meant(local - easternmost, local - westernmost);
}

}  // namespace crier::audience
