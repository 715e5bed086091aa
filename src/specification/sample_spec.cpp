#include "specification/sample_spec.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "base/embedded.h"
#include "campaign/channel_kind.h"
#include "campaign/civil_time.h"
#include "notice/template/message_file.h"

namespace crier::app {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

// Three weeks to tell everybody, then six weeks to think: what regulators have found long enough.
constexpr days time_to_notify{21};
constexpr days time_to_answer{42};

struct SampleDates {
  std::string notify_by;
  std::string cutoff;
  std::string effective;
};

SampleDates dates_from(year_month_day today) {
  const std::chrono::sys_days start(today);
  const auto text = [](std::chrono::sys_days day) { return date_text(year_month_day(day)); };
  return {.notify_by = text(start + time_to_notify),
          .cutoff = text(start + time_to_notify + time_to_answer),
          .effective = text(start + time_to_notify + time_to_answer + days(1))};
}

constexpr std::string_view head =
    R"(# A campaign: who is told what, until when. `crier campaign create FILE` checks all of it and
# explains every fault at once; a key that is not explained here is refused.

# The name of the campaign in every command: a-z, 0-9 and '-'.
key = "KEY"
# The purpose of the processing, as the register of objections knows it. Who has objected to this
# purpose before is not asked again.
purpose = "PURPOSE"
# objection (GDPR art. 21), breach (art. 34) or policy_change (art. 13(3)).
profile = "PROFILE"
# The jurisdiction; without this key the 30 countries of the EEA.
# countries = ["AT", "BE", "DE"]
# A channel of crier.toml: CHANNELS.
channel = "email"
# Or several, one after the other: whom a step does not tell goes on to the next one.
# ladder = ["email", "sms"]
# Beside other campaigns of the channel: what no deadline needs of it is divided by weights, from 1
# to 100. Without this key 1.
# weight = 1
# A folder of templates; without this key that of the profile.
# template = "PROFILE"
)";

constexpr std::string_view objection_dates = R"(
# Everybody is told before notify_by ends. Whoever is told last still has notice_period_min until
# the cutoff. A date is the last day, to its end at 24:00 in the zone, or an exact local time:
#   notify_by = { at = 2026-05-26T18:00:00, zone = "Europe/Brussels" }  # Or 18:00:00+02:00.
notify_by = { last_day = NOTIFY_BY, zone = "Europe/Brussels" }
# An objection up to the end of this day is in time. Or a period from the last day of notify_by, or
# from = a date, by the public holidays of all countries (crier deadline explain KEY):
#   cutoff = { period = "1 month", zone = "Europe/Brussels" }
cutoff = { last_day = CUTOFF, zone = "Europe/Brussels" }
# The processing begins with this day, or at = … a local time.
effective_at = { first_day = EFFECTIVE, zone = "Europe/Brussels" }
notice_period_min = "30d"
)";

constexpr std::string_view policy_change_dates = R"(
# Everybody is told before notify_by ends (24:00 in the zone), and notice_period_min at least before
# the change takes effect. An exact local time is written with `at`:
#   notify_by = { at = 2026-05-26T18:00:00, zone = "Europe/Brussels" }
notify_by = { last_day = NOTIFY_BY, zone = "Europe/Brussels" }
effective_at = { first_day = EFFECTIVE, zone = "Europe/Brussels" }
notice_period_min = "30d"
)";

constexpr std::string_view breach_dates = R"(
# Everybody is told before notify_by ends (24:00 in the zone). An exact local time:
#   notify_by = { at = 2026-05-26T18:00:00, zone = "Europe/Brussels" }
notify_by = { last_day = NOTIFY_BY, zone = "Europe/Brussels" }
)";

constexpr std::string_view age_gate = R"(
[age_gate]
# "majority" of the person's country, or a number of years; 0 lets everybody in. Who is younger, or
# of unknown age, is left out.
years = "majority"
# Ages are those of this day; without this key the day of effective_at.
# as_of = EFFECTIVE
)";

constexpr std::string_view sender = R"(
[controller]
# For readers whose language and country are of no help.
locale = "en"

[sender]
name = "Example Network"
address = "privacy@example.org"
# Where answers go; without this key to the sender.
# reply_to = "help@example.org"
)";

constexpr std::string_view objection_link = R"(
# Objections are taken by Crier's own page ([pages] of crier.toml). One of yours instead: each person's
# token is appended to its address, after a '/' or an '=' (as of ?t=) at its end. https, no log-in, and
# nothing about the person in it.
# [objection]
# link_base = "https://privacy.example.org/o/"

# Whoever objects by the link, or by the form, is sent a confirmation with the number of the receipt by
# the channel that told them. false: they have the receipt on the page alone.
# [confirmation]
# send = true
)";

constexpr std::string_view waves = R"(
# First these shares of the audience, from every country, then whoever is left over: what is wrong
# is found out by few. A wave begins when everybody in the one before has been tried and has been
# watched for this long, or with `crier campaign next-wave KEY`. Without this key all at once.
# [waves]
# shares = ["1 %", "10 %"]
# watch = "2h"

# More than this stops the campaign, with an alarm. Without a key its rule is not applied.
# [stop]
# undeliverable = "5 %"       # Of the people who were tried: failed for good, but not by the deadline.
# content_refused = "0.1 %"   # Of the same: refused for what the notice says, or for its size.
OBJECTION_ERRORS# people_min = 100            # Fewer decide nothing.

# People are told no faster than your people can answer those who object, call or write. Without it
# as fast as the channel allows.
# [answers]
# per_minute = 200            # Answers that you can take.
# expected = "2 %"            # Of the people told, how many answer; what is measured replaces it.
)";

constexpr std::string_view objection_errors =
    R"(# objection_errors = "1 %"    # Of the visits to its objection links.
)";

constexpr std::string_view facts_head = R"(
# What the notice states. One text for all readers, or a table with one a language and `default` for
# the rest.
[facts]
controller.name = "Example Network Ltd"
controller.address = "1 Example Street, Dublin, Ireland"
dpo.contact = "dpo@example.org"
contact.human = "help@example.org"
)";

constexpr std::string_view objection_facts = R"(objection.alternative = "privacy@example.org"
)";

// The facts of a profile in every language: sample_facts/<profile>/<language>.properties.
std::map<std::string, notice::Messages> sample_facts(NoticeProfile profile) {
  const std::string folder = std::string(name_of(profile)) + "/";
  std::map<std::string, notice::Messages> by_tag;
  for (unsigned long index = 0; index < crier_sample_facts_count; ++index) {
    const crier_embedded_file& file = crier_sample_facts[index];
    std::string_view path = file.path;
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    auto facts = notice::read_messages(
        {.name = file.path,
         .text = std::string(reinterpret_cast<const char*>(file.data), file.size)});
    CRIER_CHECK(facts.has_value());
    by_tag.emplace(path.substr(0, path.rfind('.')), *std::move(facts));
  }
  return by_tag;
}

// In the order of the file.
std::vector<std::string> names_in_order(const notice::Messages& facts) {
  std::vector<std::string> names;
  for (const auto& [name, fact] : facts) names.push_back(name);
  std::ranges::sort(names, {}, [&](const std::string& name) { return facts.at(name).line; });
  return names;
}

// A table for each fact, with a line for each language; English is for everybody else.
std::string translated_tables(NoticeProfile profile) {
  const auto by_tag = sample_facts(profile);
  const notice::Messages& english = by_tag.at("en");
  std::string text;
  for (const std::string& name : names_in_order(english)) {
    text += fmt::format("\n[facts.{}]\ndefault = \"{}\"\n", name, english.at(name).text);
    for (const auto& [tag, facts] : by_tag) {
      if (tag != "en") text += fmt::format("{} = \"{}\"\n", tag, facts.at(name).text);
    }
  }
  return text;
}

void replace_all(std::string& text, std::string_view mark, std::string_view value) {
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + value.size())) {
    text.replace(at, mark.size(), value);
  }
}

std::string body(NoticeProfile profile) {
  std::string text(head);
  switch (profile) {
    case NoticeProfile::objection:
      return text.append(objection_dates)
          .append(age_gate)
          .append(sender)
          .append(objection_link)
          .append(waves)
          .append(facts_head)
          .append(objection_facts)
          .append(translated_tables(profile));
    case NoticeProfile::policy_change:
      return text.append(policy_change_dates)
          .append(age_gate)
          .append(sender)
          .append(waves)
          .append(facts_head)
          .append(translated_tables(profile));
    case NoticeProfile::breach:
      return text.append(breach_dates)
          .append(sender)
          .append(waves)
          .append(facts_head)
          .append(translated_tables(profile));
  }
  return text;
}

std::string_view purpose_of(NoticeProfile profile) {
  switch (profile) {
    case NoticeProfile::objection: return "ai-training";
    case NoticeProfile::policy_change: return "service";
    case NoticeProfile::breach: return "incident-notice";
  }
  return {};
}

// "[channel.email], [channel.webhook] or [channel.maildir]".
std::string channel_tables() {
  std::string text;
  for (const ChannelKind& kind : channel_kinds) {
    if (&kind != &channel_kinds.front()) text += &kind == &channel_kinds.back() ? " or " : ", ";
    text += fmt::format("[channel.{}]", kind.name);
  }
  return text;
}

}  // namespace

std::string sample_spec(NoticeProfile profile, year_month_day today) {
  const SampleDates dates = dates_from(today);
  const std::string purpose(purpose_of(profile));
  std::string text = body(profile);
  replace_all(text, "OBJECTION_ERRORS", can_be_objected_to(profile) ? objection_errors : "");
  replace_all(text, "CHANNELS", channel_tables());
  replace_all(text, "KEY", purpose + "-" + date_text(today).substr(0, 4));
  replace_all(text, "PURPOSE", purpose);
  replace_all(text, "PROFILE", name_of(profile));
  replace_all(text, "NOTIFY_BY", dates.notify_by);
  replace_all(text, "CUTOFF", dates.cutoff);
  replace_all(text, "EFFECTIVE", dates.effective);
  return text;
}

}  // namespace crier::app
