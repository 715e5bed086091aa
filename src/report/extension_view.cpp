#include "report/extension_view.h"

#include <chrono>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/civil_time.h"
#include "report/approval_words.h"
#include "report/display_width.h"
#include "report/table.h"

namespace crier::report {
namespace {

constexpr Noun people{.one = "person", .many = "people"};

bool has_moved(const CivilInstant& before, const CivilInstant& after) {
  return before.instant != after.instant;
}

std::string dates(const ExtensionView& view, std::size_t width_max) {
  Table table({{"Date"}, {"Before"}, {"After"}});
  const auto add = [&](const char* name, const CivilInstant& before, const CivilInstant& after,
                       std::string (*text)(const CivilInstant&)) {
    table.add({name, text(before), has_moved(before, after) ? text(after) : "as before"});
  };
  add("notify_by", view.before.notify_by, view.after.notify_by, end_text);
  if (can_be_objected_to(view.profile)) {
    add("cutoff", view.before.cutoff, view.after.cutoff, end_text);
  }
  if (view.profile != NoticeProfile::breach) {
    add("effective_at", view.before.effective_at, view.after.effective_at,
        [](const CivilInstant& instant) { return civil_text(instant); });
  }
  return table.text(width_max);
}

std::string outages(const ExtensionView& view, std::size_t width_max) {
  if (view.outages.empty()) return {};
  Table table({{"Down from (UTC)"}, {"Until"}, {"Lasted", Align::right}, {"What came"}});
  for (const LinkOutageRow& outage : view.outages) {
    table.add({iso8601(outage.began_at), outage.ended_at ? iso8601(*outage.ended_at) : "now",
               human_duration(std::chrono::ceil<std::chrono::seconds>(
                   outage.ended_at.value_or(view.now) - outage.began_at)),
               outage.fault});
  }
  std::string text = "\nBecause the objection link did not answer:\n" + table.text(width_max);
  if (!view.outages.back().ended_at) {
    text += "It does not answer now either: what is lost from now on is to be added later.\n";
  }
  return text;
}

std::string of_the_told(const ExtensionView& view) {
  if (view.told == 0) return {};
  // What a breach announces has no date that could be another one.
  if (view.profile == NoticeProfile::breach) {
    return fmt::format(
        "{} already told: their notice names no date that is moved, and nothing changes for them.",
        counted(view.told, {.one = "person is", .many = "people are"}));
  }
  const char* const next = view.is_corrected ? "Whoever of them does not object is sent one "
                                               "correction with the new cut-off, in Crier's "
                                               "own words, by the same channel and limits: as soon "
                                               "as the campaign runs, or is finished."
                                             : "Nobody is told again because of it. Whoever is "
                                               "still to be told of an earlier change is told "
                                               "the new date.";
  return fmt::format(
      "{} already told: their notice names the earlier date. The later one counts for them as "
      "well. {}",
      counted(view.told, {.one = "person is", .many = "people are"}), next);
}

std::string of_the_words(const ExtensionView& view) {
  if (view.unapproved.empty()) return {};
  const std::string languages = fmt::format("{}", fmt::join(view.unapproved, ", "));
  const std::string approval = approval_steps(view.key);
  switch (view.state) {
    case CampaignState::running:
    case CampaignState::paused:
      return fmt::format(
          "{} turn is still to come, also of some who will be left out: notices state the new "
          "dates "
          "from now on, and nobody has approved these words ({}). {}: {}, then crier campaign "
          "resume "
          "{}.",
          counted(view.pending, {.one = "person's", .many = "people's"}), languages,
          view.state == CampaignState::running ? "SENDING STOPS until somebody has"
                                               : "Before it is resumed",
          approval, view.key);
    case CampaignState::finished:
      return fmt::format(
          "Its pages of notices go on to name the earlier date until the words with the new one "
          "are approved ({}): {}.",
          languages, approval);
    default:
      return fmt::format(
          "The approvals ({}) are of words with earlier dates, and count no more. Before it "
          "begins: "
          "{}.",
          languages, approval);
  }
}

std::string of_objections(const ExtensionView& view) {
  if (!has_moved(view.before.cutoff, view.after.cutoff) || !can_be_objected_to(view.profile)) {
    return {};
  }
  std::string text =
      "Whoever objects from now on and before the new cut-off is in time; the objection pages name "
      "it within five minutes. What is on record keeps "
      "the timeliness that it was given: nothing in the register is rewritten";
  if (view.late > 0) text += fmt::format(" ({} late, and count)", counted(view.late, people));
  return text + ".";
}

std::string of_the_release(const ExtensionView& view) {
  if (!has_moved(view.before.cutoff, view.after.cutoff) || !can_be_objected_to(view.profile)) {
    return {};
  }
  std::string text = fmt::format("\"crier release export\" gives nobody out before {}.",
                                 end_text(view.after.cutoff));
  if (view.before.cutoff.instant <= view.now) {
    text += " THE CUT-OFF HAS PASSED already: people may object in time again.";
  }
  if (view.releases > 0) {
    text += fmt::format(
        " {} given people out (last at {}): whoever has such a list must not use it until the new "
        "cut-off, and then a new one.",
        counted(view.releases, {.one = "release has", .many = "releases have"}),
        iso8601(view.released_last.value_or(view.now)));
  }
  return text;
}

std::string of_the_use(const ExtensionView& view) {
  if (view.profile == NoticeProfile::breach || view.before.effective_at.instant > view.now ||
      !has_moved(view.before.effective_at, view.after.effective_at)) {
    return {};
  }
  return fmt::format(
      "THE EFFECTIVE DATE HAS PASSED: what has begun on {} has to stop until {}. What was used "
      "before cannot be taken back by an extension.",
      civil_text(view.before.effective_at), civil_text(view.after.effective_at));
}

}  // namespace

std::string extension_text(const ExtensionView& view, std::size_t width_max) {
  std::string text = dates(view, width_max) + outages(view, width_max) + "\nWhat follows:\n";
  for (const std::string& each :
       {of_the_told(view), of_the_words(view), of_objections(view), of_the_release(view),
        of_the_use(view), std::string("It cannot be taken back: dates move to later ones only.")}) {
    if (!each.empty()) text += with_margin("- ", each, width_max);
  }
  return text;
}

}  // namespace crier::report
