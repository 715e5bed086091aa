#include "report/correction_section.h"

#include <boost/json/object.hpp>

#include "report/table.h"

namespace crier::report {

std::string correction_text(const std::vector<CorrectionFigures>& corrections) {
  if (corrections.empty()) return {};
  Table table({{"Step", Align::right},
               {"Sent", Align::right},
               {"Failed", Align::right},
               {"Not needed", Align::right},
               {"Owed", Align::right},
               {"Still to be looked at"}});
  for (const CorrectionFigures& each : corrections) {
    table.add({std::to_string(each.step), grouped(each.sent), grouped(each.failed),
               grouped(each.none), grouped(each.owed), each.is_walked ? "nobody" : "some"});
  }
  return "\nCorrections of the cut-off, to whoever was told an earlier one\n" + table.text(0);
}

boost::json::array correction_json(const std::vector<CorrectionFigures>& corrections) {
  boost::json::array all;
  for (const CorrectionFigures& each : corrections) {
    all.push_back({{"step", each.step},
                   {"sent", each.sent},
                   {"failed", each.failed},
                   {"none", each.none},
                   {"owed", each.owed},
                   {"doubts", each.doubts},
                   {"is_walked", each.is_walked}});
  }
  return all;
}

}  // namespace crier::report
