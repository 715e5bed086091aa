#include "report/steps/correction_section.h"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "report/table.h"

namespace crier::report {

namespace {

std::string_view rest_words(const CorrectionFigures& figures) {
  if (figures.is_superseded) return "by a later step";
  return figures.is_walked ? "nobody" : "some";
}

}  // namespace

std::string correction_text(const std::vector<CorrectionFigures>& corrections) {
  if (corrections.empty()) return {};
  Table table({{"Step", Align::right},
               {"Sent", Align::right},
               {"Failed", Align::right},
               {"Not needed", Align::right},
               {"Owed", Align::right},
               {"Of", Align::right},
               {"Still to be looked at"}});
  for (const CorrectionFigures& each : corrections) {
    table.add({std::to_string(each.step), grouped(each.sent), grouped(each.failed),
               grouped(each.none), grouped(each.owed), grouped(each.all()),
               std::string(rest_words(each))});
  }
  std::string text =
      "\nCorrections of the cut-off, to whoever was told an earlier one\n" + table.text(0);
  for (const CorrectionFigures& each : corrections) {
    if (each.failed > 0) {
      text += fmt::format("Step {}: {} failed{}\n", each.step, grouped(each.failed),
                          reasons_in_brackets(each.failed_by));
    }
    if (each.none > 0) {
      text += fmt::format("Step {}: {} not needed{}\n", each.step, grouped(each.none),
                          reasons_in_brackets(each.none_by));
    }
  }
  return text;
}

boost::json::array correction_json(const std::vector<CorrectionFigures>& corrections) {
  boost::json::array all;
  for (const CorrectionFigures& each : corrections) {
    all.push_back({{"step", each.step},
                   {"sent", each.sent},
                   {"failed", each.failed},
                   {"none", each.none},
                   {"owed", each.owed},
                   {"all", each.all()},
                   {"failed_by", json_of(each.failed_by)},
                   {"none_by", json_of(each.none_by)},
                   {"doubts", each.doubts},
                   {"is_superseded", each.is_superseded},
                   {"is_walked", each.is_walked}});
  }
  return all;
}

}  // namespace crier::report
