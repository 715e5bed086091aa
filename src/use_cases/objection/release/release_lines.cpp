#include "use_cases/objection/release/release_lines.h"

#include <numeric>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "report/csv.h"

namespace crier::app {
namespace {

using objection::ReleaseRuling;
using objection::Withholding;

std::string instant(const std::optional<WallTime>& at) {
  return at ? iso8601(*at) : std::string();
}

boost::json::value known(std::string text) {
  if (text.empty()) return nullptr;
  return boost::json::value(std::move(text));
}

std::string line(const boost::json::object& object) {
  return boost::json::serialize(object) + "\n";
}

std::string detail_of(const WithheldPerson& withheld, const ReleaseRuling& ruling) {
  switch (ruling.withheld.value()) {
    case Withholding::not_notified:
      return withheld.person.last_reason.empty() ? "pending" : withheld.person.last_reason;
    case Withholding::cut_off_not_passed:
    case Withholding::extension_owed: return std::string(withheld.promised_by);
    default: return {};
  }
}

boost::json::object reasons(const ReleaseCounts& counts) {
  boost::json::object object;
  for (std::size_t index = 0; index < withholding_count; ++index) {
    object[name_of(static_cast<Withholding>(index))] = counts.withheld_by_reason[index];
  }
  return object;
}

boost::json::array others(const ReleaseManifest& manifest) {
  boost::json::array others;
  for (const OtherCutoff& other : manifest.others) {
    others.push_back(
        boost::json::object{{"campaign", other.campaign}, {"cut_off", iso8601(other.cutoff)}});
  }
  return others;
}

boost::json::object rules(const ReleaseManifest& manifest) {
  return {{"evidence_level", name_of(manifest.terms.evidence)},
          {"cut_off", iso8601(manifest.terms.cutoff.instant)},
          {"cut_off_owed", known(instant(manifest.terms.cutoff_owed))},
          {"notice_period_min_days", manifest.terms.notice_period_min.count()},
          {"effective_at", iso8601(manifest.effective_at)},
          {"other_campaigns", others(manifest)}};
}

}  // namespace

std::int64_t ReleaseCounts::withheld() const {
  return std::accumulate(withheld_by_reason.begin(), withheld_by_reason.end(), std::int64_t{0});
}

std::int64_t ReleaseCounts::withheld_as(Withholding reason) const {
  return withheld_by_reason.at(static_cast<std::size_t>(reason));
}

std::string released_title() {
  return report::csv_line(std::array<std::string, 3>{"ref", "first_notified_at", "cut_off"});
}

std::string withheld_title() {
  return report::csv_line(std::array<std::string, 6>{"ref", "ref_digest", "reason", "detail",
                                                     "first_notified_at", "cut_off"});
}

std::string released_line(const store::ReleasePerson& person, const ReleaseRuling& ruling,
                          ExportFormat format) {
  const std::string told = instant(person.first_accepted);
  const std::string cutoff = instant(ruling.cutoff);
  if (format == ExportFormat::csv) {
    return report::csv_line(std::array<std::string, 3>{person.person.ref, told, cutoff});
  }
  return line({{"ref", person.person.ref}, {"first_notified_at", told}, {"cut_off", cutoff}});
}

std::string withheld_line(const WithheldPerson& withheld, const ReleaseRuling& ruling,
                          ExportFormat format) {
  const store::ReleasePerson& person = withheld.person;
  const std::string reason(name_of(ruling.withheld.value()));
  // People who have come back are known by their ref.
  const std::string digest = person.is_erased ? person.ref_digest : std::string();
  const std::string told = instant(person.first_accepted);
  const std::string cutoff = instant(ruling.cutoff);
  std::string detail = detail_of(withheld, ruling);
  if (format == ExportFormat::csv) {
    return report::csv_line(
        std::array<std::string, 6>{person.person.ref, digest, reason, detail, told, cutoff});
  }
  return line({{"ref", known(person.person.ref)},
               {"ref_digest", known(digest)},
               {"reason", reason},
               {"detail", known(std::move(detail))},
               {"first_notified_at", known(told)},
               {"cut_off", known(cutoff)}});
}

std::string manifest_text(const ReleaseManifest& manifest) {
  boost::json::array files;
  for (const ReleaseFile& file : manifest.files) {
    files.push_back(boost::json::object{
        {"name", file.name}, {"rows", file.rows}, {"sha256", hex(file.sha256)}});
  }
  boost::json::value waived = nullptr;
  if (manifest.waived) {
    waived = {{"people", manifest.waived->people}, {"why", manifest.waived->why}};
  }
  return line({{"campaign", manifest.campaign},
               {"campaign_state", manifest.campaign_state},
               {"purpose", manifest.purpose},
               {"as_of", iso8601(manifest.terms.as_of)},
               {"objections_up_to_position", manifest.position},
               {"rules", rules(manifest)},
               {"audience", manifest.counts.audience},
               {"released", manifest.counts.released},
               {"withheld", manifest.counts.withheld()},
               {"withheld_by_reason", reasons(manifest.counts)},
               {"released_without_match", std::move(waived)},
               {"files", std::move(files)},
               {"exported_by", manifest.actor}});
}

}  // namespace crier::app
