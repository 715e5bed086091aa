#include "notice/dates.h"

#include <array>
#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <unicode/calendar.h>
#include <unicode/dtptngen.h>
#include <unicode/simpleformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/tzfmt.h>

#include "base/check.h"
#include "notice/icu_locale.h"

namespace crier::notice {
namespace {

using std::chrono::days;

std::string utf8(const icu::UnicodeString& text) {
  std::string octets;
  text.toUTF8String(octets);
  return octets;
}

UDate icu_date(WallTime instant) {
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::milliseconds>(instant.time_since_epoch()).count());
}

// One reader's formats. ICU reports failures only for what this class never asks, such as an
// unknown skeleton.
class Formats {
 public:
  explicit Formats(const DateReader& reader)
      : locale_(icu_locale(reader.locale)),
        zone_(
            icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(std::string(reader.zone)))) {
    CRIER_CHECK(*zone_ != icu::TimeZone::getUnknown());
  }

  // Time since local midnight.
  [[nodiscard]] std::chrono::milliseconds time_of_day(WallTime instant) const {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t offset = 0;
    std::int32_t daylight = 0;
    zone_->getOffset(icu_date(instant), 0, offset, daylight, status);
    CRIER_CHECK(U_SUCCESS(status));
    const auto local = instant + std::chrono::milliseconds(offset + daylight);
    return std::chrono::floor<std::chrono::milliseconds>(local - std::chrono::floor<days>(local));
  }

  [[nodiscard]] icu::UnicodeString day(WallTime instant, icu::DateFormat::EStyle style) const {
    const std::unique_ptr<icu::DateFormat> format(
        icu::DateFormat::createDateInstance(style, locale_));
    CRIER_CHECK(format != nullptr);
    return formatted(*format, instant);
  }

  // The 24 hours of the language ("24:00", "24.00"), whatever clock it prefers; `hour` is 'H' for a
  // day that begins at 0:00 and 'k' for one that ends at 24:00.
  [[nodiscard]] icu::UnicodeString time(WallTime instant, char16_t hour) const {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString pattern = patterns().getBestPattern(u"Hm", status);
    pattern.findAndReplace(u"H", icu::UnicodeString(hour));
    const icu::SimpleDateFormat format(pattern, locale_, status);
    CRIER_CHECK(U_SUCCESS(status));
    return formatted(format, instant);
  }

  // "Monday 26 May 2025 at 24:00": the language's own link of a full date and a time.
  [[nodiscard]] icu::UnicodeString linked(const icu::UnicodeString& date,
                                          const icu::UnicodeString& clock,
                                          UDateFormatStyle style = UDAT_FULL) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString& pattern = patterns().getDateTimeFormat(style, status);
    CRIER_CHECK(U_SUCCESS(status));
    return unquoted(pattern, date, clock);
  }

  // "Central European Summer Time, Brussels". Soft hyphens of ICU's German ("Reyk-ja-vik") are for
  // screens that break lines, not for letters.
  [[nodiscard]] std::string zone_name(WallTime instant) const {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZoneFormat> format(
        icu::TimeZoneFormat::createInstance(locale_, status));
    CRIER_CHECK(U_SUCCESS(status));
    icu::UnicodeString name;
    format->format(name_style(), *zone_, icu_date(instant), name);
    if (is_of_no_place()) return utf8(name);
    icu::UnicodeString city;
    format->format(UTZFMT_STYLE_EXEMPLAR_LOCATION, *zone_, icu_date(instant), city);
    city.findAndReplace(icu::UnicodeString(u'\u00AD'), icu::UnicodeString());
    return fmt::format("{}, {}", utf8(name), utf8(city));
  }

 private:
  // Made when it is first needed: it costs more than all the rest.
  [[nodiscard]] icu::DateTimePatternGenerator& patterns() const {
    if (patterns_ == nullptr) {
      UErrorCode status = U_ZERO_ERROR;
      patterns_.reset(icu::DateTimePatternGenerator::createInstance(locale_, status));
      CRIER_CHECK(U_SUCCESS(status));
    }
    return *patterns_;
  }

  // Such as UTC, for whose city ICU has words that say that it is not known.
  [[nodiscard]] bool is_of_no_place() const {
    icu::UnicodeString id;
    zone_->getID(id);
    UErrorCode status = U_ZERO_ERROR;
    std::array<char, 8> region{};
    icu::TimeZone::getRegion(id, region.data(), static_cast<std::int32_t>(region.size()), status);
    return U_SUCCESS(status) && std::string_view(region.data()) == "001";
  }

  // Ireland's summer time is its legal "standard time", which CLDR gives names of winter in several
  // languages: there the difference from Greenwich is said instead.
  [[nodiscard]] UTimeZoneFormatStyle name_style() const {
    icu::UnicodeString id;
    zone_->getID(id);
    const std::string_view language = locale_.getLanguage();
    const bool misnamed = id == u"Europe/Dublin" && language != "en" && language != "ga";
    return misnamed ? UTZFMT_STYLE_LOCALIZED_GMT : UTZFMT_STYLE_SPECIFIC_LONG;
  }

  icu::UnicodeString formatted(const icu::DateFormat& format, WallTime instant) const {
    const std::unique_ptr<icu::DateFormat> own(format.clone());
    own->setTimeZone(*zone_);
    icu::UnicodeString text;
    return own->format(icu_date(instant), text);
  }

  // Fills {1} and {0} of a date-time pattern, in which apostrophes quote.
  static icu::UnicodeString unquoted(const icu::UnicodeString& pattern,
                                     const icu::UnicodeString& date,
                                     const icu::UnicodeString& clock) {
    icu::UnicodeString text = pattern;
    text.findAndReplace(u"''", u"’");
    text.findAndReplace(u"'", u"");
    text.findAndReplace(u"{1}", date);
    text.findAndReplace(u"{0}", clock);
    return text;
  }

  icu::Locale locale_;
  std::unique_ptr<icu::TimeZone> zone_;
  mutable std::unique_ptr<icu::DateTimePatternGenerator> patterns_;
};

constexpr auto no_time = std::chrono::milliseconds(0);
// Any moment of the day before names that day; in the night that clocks change, "24 hours before"
// could miss it.
constexpr auto moment = std::chrono::milliseconds(1);

std::string instant_in_words(const Formats& formats, const icu::UnicodeString& date,
                             const icu::UnicodeString& clock, WallTime instant) {
  return fmt::format("{} ({})", utf8(formats.linked(date, clock)), formats.zone_name(instant));
}

}  // namespace

std::string end_in_words(WallTime end, const DateReader& reader) {
  const Formats formats(reader);
  const bool is_midnight = formats.time_of_day(end) == no_time;
  const WallTime day = is_midnight ? end - moment : end;
  return instant_in_words(formats, formats.day(day, icu::DateFormat::kFull),
                          formats.time(end, is_midnight ? u'k' : u'H'), day);
}

std::string last_day_in_words(WallTime end, const DateReader& reader) {
  const Formats formats(reader);
  const auto day = [&](WallTime at) { return formats.day(at, icu::DateFormat::kLong); };
  if (formats.time_of_day(end) == no_time) return utf8(day(end - moment));
  return utf8(formats.linked(day(end), formats.time(end, u'H'), UDAT_LONG));
}

std::string begin_in_words(WallTime begin, const DateReader& reader) {
  const Formats formats(reader);
  const icu::UnicodeString date = formats.day(begin, icu::DateFormat::kFull);
  if (formats.time_of_day(begin) == no_time) return utf8(date);
  return instant_in_words(formats, date, formats.time(begin, u'H'), begin);
}

std::string first_day_in_words(WallTime begin, const DateReader& reader) {
  return utf8(Formats(reader).day(begin, icu::DateFormat::kLong));
}

}  // namespace crier::notice
