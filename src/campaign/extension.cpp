#include "campaign/extension.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"

namespace crier {
namespace {

using Refused = std::optional<std::string>;

// Nobody waits for longer; a year with a wrong digit would stand for ever.
constexpr std::chrono::days later_max{3 * 366};

// Why one date does not move to where it is wanted.
Refused refused(std::string_view name, const CivilInstant& before,
                const std::optional<WallTime>& wanted, WallTime now) {
  if (!wanted) return std::nullopt;
  const std::string shown = civil_text(*wanted, before.zone);
  if (*wanted <= before.instant) {
    return fmt::format(
        "{}: {} is not later than {}: dates are moved to later ones only, because "
        "people hold notices that promise them",
        name, shown, civil_text(before));
  }
  if (*wanted <= now) return fmt::format("{}: {} is in the past", name, shown);
  if (*wanted > now + later_max) {
    return fmt::format(
        "{}: {} is more than three years from now, and could not be taken back; is a digit wrong?",
        name, shown);
  }
  return std::nullopt;
}

// What the profile has no date for.
Refused unfitting(const ExtensionWish& wish, NoticeProfile profile) {
  if (!wish.notify_by && !wish.cutoff && !wish.effective_at) {
    return "say what is to be later, and until when";
  }
  if (profile == NoticeProfile::breach && (wish.cutoff || wish.effective_at)) {
    return "a breach is announced and cannot be objected to: it has neither a cut-off nor an "
           "effective date; only notify_by can be later";
  }
  if (wish.cutoff && !can_be_objected_to(profile)) {
    return fmt::format(
        "cutoff: nobody can object to a campaign of the profile {}, so that it has "
        "no cut-off; its effective date can be later",
        name_of(profile));
  }
  return std::nullopt;
}

// The end of a breach's window is the second after its last (specification/spec_dates.cpp).
CampaignDates extended_breach(const CampaignDates& before, WallTime notify_by) {
  CampaignDates after = before;
  after.notify_by = in_zone(notify_by, before.notify_by.zone);
  after.cutoff = in_zone(after.notify_by.instant + std::chrono::seconds(1), before.cutoff.zone);
  after.effective_at = after.cutoff;
  return after;
}

Refused unkept(const CampaignDates& after, const ExtensionRules& rules) {
  if (after.cutoff.instant > after.effective_at.instant) {
    return fmt::format(
        "effective_at: {} is before the cut-off, {}: the processing would begin "
        "while objections are still in time",
        civil_text(after.effective_at), end_text(after.cutoff));
  }
  if (time_between(after.notify_by, after.cutoff) < rules.notice_period_min) {
    return fmt::format(
        "notify_by: {} leaves who is told last less than the {} days of "
        "notice_period_min until {}",
        end_text(after.notify_by), rules.notice_period_min.count(), end_text(after.cutoff));
  }
  return std::nullopt;
}

// The first midnight after it, and the first from it on.
CivilInstant midnight_after(WallTime instant, std::string_view zone) {
  return in_zone(rounded_up_to_midnight(instant + WallTime::duration(1), zone), zone);
}
CivilInstant midnight_from(WallTime instant, std::string_view zone) {
  return in_zone(rounded_up_to_midnight(instant, zone), zone);
}

// The end of a notice period that begins at `notify_by`.
CivilInstant period_end(const CivilInstant& notify_by, std::chrono::days period,
                        std::string_view zone) {
  CivilInstant end = midnight_from(notify_by.instant + period, zone);
  // The clocks go back meanwhile.
  while (time_between(notify_by, end) < period) end = midnight_after(end.instant, zone);
  return end;
}

void keep_later(CivilInstant& date, CivilInstant other) {
  if (other.instant > date.instant) date = std::move(other);
}

}  // namespace

CampaignDates dates_of(const CampaignSpec& spec) {
  return {.notify_by = spec.notify_by, .cutoff = spec.cutoff, .effective_at = spec.effective_at};
}

std::expected<CampaignDates, std::string> extended(const CampaignDates& before,
                                                   const ExtensionWish& wish,
                                                   const ExtensionRules& rules) {
  for (const Refused& why :
       {unfitting(wish, rules.profile), refused("cutoff", before.cutoff, wish.cutoff, rules.now),
        refused("effective_at", before.effective_at, wish.effective_at, rules.now),
        refused("notify_by", before.notify_by, wish.notify_by, rules.now)}) {
    if (why) return std::unexpected(*why);
  }
  if (rules.profile == NoticeProfile::breach) return extended_breach(before, *wish.notify_by);

  CampaignDates after = before;
  if (wish.cutoff) after.cutoff = in_zone(*wish.cutoff, before.cutoff.zone);
  if (wish.effective_at) {
    after.effective_at = in_zone(*wish.effective_at, before.effective_at.zone);
  } else if (after.cutoff.instant > before.effective_at.instant) {
    after.effective_at = in_zone(after.cutoff.instant, before.effective_at.zone);
  }
  // Without a cut-off of its own a notice period ends when the processing begins.
  if (!can_be_objected_to(rules.profile)) after.cutoff = after.effective_at;
  if (wish.notify_by) {
    if (after.effective_at.instant == before.effective_at.instant) {
      return std::unexpected(std::string(
          "notify_by moves only together with the effective date: people who are told later would "
          "have less time than those before them"));
    }
    after.notify_by = in_zone(*wish.notify_by, before.notify_by.zone);
  }
  if (const Refused why = unkept(after, rules)) return std::unexpected(*why);
  return after;
}

CampaignDates dates_that_do(const CampaignDates& before, WallTime told_by,
                            const ExtensionRules& rules) {
  return dates_that_do(before, before, told_by, rules);
}

CampaignDates dates_that_do(const CampaignDates& before, const CampaignDates& wanted,
                            WallTime told_by, const ExtensionRules& rules) {
  const CivilInstant notify_by = midnight_after(told_by, before.notify_by.zone);
  if (told_by < wanted.notify_by.instant) return wanted;
  if (rules.profile == NoticeProfile::breach) return extended_breach(before, notify_by.instant);

  CampaignDates after = wanted;
  after.notify_by = notify_by;
  const auto later_by = notify_by.instant - before.notify_by.instant;
  const bool has_cutoff = can_be_objected_to(rules.profile);
  CivilInstant& end = has_cutoff ? after.cutoff : after.effective_at;
  // What ends with notify_by would end before it.
  keep_later(end, period_end(notify_by, std::max(rules.notice_period_min, std::chrono::days(1)),
                             end.zone));
  keep_later(after.effective_at, in_zone(after.cutoff.instant, after.effective_at.zone));
  if (after.effective_at.instant == before.effective_at.instant) {
    after.effective_at =
        midnight_from(before.effective_at.instant + later_by, before.effective_at.zone);
  }
  if (!has_cutoff) after.cutoff = after.effective_at;
  return after;
}

ExtensionWish wish_for(const CampaignDates& before, const CampaignDates& after,
                       NoticeProfile profile) {
  const auto moved = [](const CivilInstant& from, const CivilInstant& to) {
    return to.instant > from.instant ? std::optional(to.instant) : std::nullopt;
  };
  ExtensionWish wish{.notify_by = moved(before.notify_by, after.notify_by)};
  if (can_be_objected_to(profile)) wish.cutoff = moved(before.cutoff, after.cutoff);
  if (profile != NoticeProfile::breach) {
    wish.effective_at = moved(before.effective_at, after.effective_at);
  }
  return wish;
}

}  // namespace crier
