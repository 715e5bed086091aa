#include "report/link_record.h"

#include <array>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/csv.h"
#include "report/table.h"

namespace crier::report {

namespace json = boost::json;

namespace {

std::vector<objection::PromisedCutoff> promised(const LinkRecord& link, const LinkTimes& times) {
  return objection::promised_cutoffs(link.moved, times.cutoff);
}

std::vector<objection::LinkOutage> outages_until_now(const LinkRecord& link,
                                                     const LinkTimes& times) {
  std::vector<objection::LinkOutage> outages;
  for (const LinkOutageRow& outage : link.outages) {
    outages.push_back(
        {.began_at = outage.began_at, .ended_at = outage.ended_at.value_or(times.now)});
  }
  return outages;
}

}  // namespace

std::chrono::seconds outage_total(const LinkRecord& link, const LinkTimes& times) {
  return std::chrono::ceil<std::chrono::seconds>(
      objection::time_lost(promised(link, times), outages_until_now(link, times)));
}

WallTime cutoff_owed(const LinkRecord& link, const LinkTimes& times) {
  return std::chrono::ceil<std::chrono::seconds>(
      objection::owed_cutoff(promised(link, times), outages_until_now(link, times)));
}

std::string link_sentence(const LinkRecord& link, const LinkTimes& times) {
  const std::chrono::seconds total = outage_total(link, times);
  std::string sentence;
  if (!link.waiver.empty()) {
    sentence = fmt::format("not asked: {}", link.waiver);
  } else if (link.is_down()) {
    // It is asked until it answers; what is lost after the cut-off is not owed.
    const LinkOutageRow& outage = link.outages.back();
    const char* const passed =
        outage.began_at < times.cutoff ? "down at the cut-off," : "down after the cut-off,";
    sentence = fmt::format("{} since {}: {}", times.now < times.cutoff ? "DOWN" : passed,
                           civil_text(outage.began_at, times.zone), outage.fault);
  } else if (link.answered_at) {
    sentence = fmt::format("answered last at {}", civil_text(*link.answered_at, times.zone));
  } else {
    sentence = "not asked yet";
  }
  if (total == std::chrono::seconds::zero()) return sentence;
  sentence += fmt::format(
      "; {}, {} in all: ",
      counted(static_cast<std::int64_t>(link.outages.size()), {.one = "outage", .many = "outages"}),
      human_duration(total));
  const WallTime owed = cutoff_owed(link, times);
  if (owed <= times.cutoff) return sentence + "the cut-off has been extended by as much";
  // The instant is exact; the duration is for reading.
  return sentence + fmt::format("extend the cut-off to {} at least (campaign extend --by-outages)",
                                civil_text(owed, times.zone));
}

std::string link_text(const LinkRecord& link, const LinkTimes& times, std::size_t width_max) {
  std::string text = fmt::format("\nObjection link: {}\n", link_sentence(link, times));
  if (link.outages.empty()) return text;
  Table table({{"Down from (UTC)"}, {"Until"}, {"Lasted", Align::right}, {"What came"}});
  for (const LinkOutageRow& outage : link.outages) {
    table.add({iso8601(outage.began_at), outage.ended_at ? iso8601(*outage.ended_at) : "now",
               human_duration(std::chrono::ceil<std::chrono::seconds>(
                   outage.ended_at.value_or(times.now) - outage.began_at)),
               outage.fault});
  }
  return text + table.text(width_max);
}

json::object link_json(const LinkRecord& link, const LinkTimes& times) {
  json::array outages;
  for (const LinkOutageRow& outage : link.outages) {
    json::object entry{
        {"began_at", iso8601(outage.began_at)}, {"ended_at", nullptr}, {"what_came", outage.fault}};
    if (outage.ended_at) entry["ended_at"] = iso8601(*outage.ended_at);
    outages.push_back(std::move(entry));
  }
  const std::chrono::seconds total = outage_total(link, times);
  json::object document{{"is_down", link.is_down()},
                        {"not_asked", link.waiver},
                        {"answered_at", nullptr},
                        {"outage_seconds", total.count()},
                        {"cutoff_extended", iso8601(cutoff_owed(link, times))},
                        {"outages", std::move(outages)}};
  if (link.answered_at) document["answered_at"] = iso8601(*link.answered_at);
  return document;
}

std::string link_csv(const LinkRecord& link, const LinkTimes& times) {
  return csv_line(std::array<std::string, 7>{"objection_link", "", "", "", "outage_seconds", "",
                                             fmt::format("{}", outage_total(link, times).count())});
}

}  // namespace crier::report
