#include "use_cases/objection/feed/record_lines.h"

#include <array>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "report/csv.h"

namespace crier::app {
namespace {

boost::json::value known(const std::string& text) {
  if (text.empty()) return nullptr;
  return boost::json::value(text);
}

}  // namespace

std::string ndjson_line(const store::ObjectionRecord& record) {
  boost::json::object object;
  object["position"] = record.position;
  object["statement"] = name_of(record.kind);
  object["objects"] = record.objects;
  if (!record.ref.empty()) object["ref"] = record.ref;
  object["ref_digest"] = record.ref_digest;
  object["purpose"] = record.purpose;
  object["stated_at"] = iso8601(record.stated_at);
  object["recorded_at"] = iso8601(record.recorded_at);
  object["way"] = name_of(record.way);
  object["timeliness"] = name_of(record.timeliness);
  object["receipt"] = known(record.receipt);
  object["campaign"] = known(record.campaign);
  return boost::json::serialize(object) + "\n";
}

std::string csv_title() {
  return report::csv_line(std::array<std::string, 12>{
      "position", "statement", "objects", "ref", "ref_digest", "purpose", "stated_at",
      "recorded_at", "way", "timeliness", "receipt", "campaign"});
}

std::string csv_line(const store::ObjectionRecord& record) {
  return report::csv_line(std::array<std::string, 12>{
      std::to_string(record.position), std::string(name_of(record.kind)),
      record.objects ? "true" : "false", record.ref, record.ref_digest, record.purpose,
      iso8601(record.stated_at), iso8601(record.recorded_at), std::string(name_of(record.way)),
      std::string(name_of(record.timeliness)), record.receipt, record.campaign});
}

}  // namespace crier::app
