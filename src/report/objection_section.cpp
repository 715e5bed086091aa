#include "report/objection_section.h"

#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "report/csv.h"
#include "report/table.h"

namespace crier::report {

namespace json = boost::json;

namespace {

// "late_before_use" is a name for programs.
std::string words_of(objection::Timeliness timeliness) {
  switch (timeliness) {
    case objection::Timeliness::before_cutoff: return "before the cut-off";
    case objection::Timeliness::late_before_use: return "late, before the use";
    case objection::Timeliness::late_after_use: return "late, after the use began";
    case objection::Timeliness::not_known: break;
  }
  return "not known";
}

std::string place_table(const ObjectionFigures& figures, std::size_t width_max) {
  Table table({{"Country"},
               {"Language"},
               {"Object", Align::right},
               {"Since before", Align::right},
               {"Withdrawn", Align::right}});
  std::string country;
  for (const auto& [place, sum] : by_place(figures)) {
    table.add({place.first == country ? "" : place.first, place.second, grouped(sum.objecting),
               grouped(sum.earlier), grouped(sum.withdrawn)});
    country = place.first;
  }
  return table.text(width_max);
}

std::string way_table(const ObjectionFigures& figures, std::size_t width_max) {
  Table table({{"By way of"}, {"When"}, {"Object", Align::right}});
  for (const auto& [kind, people] : by_way(figures)) {
    table.add({std::string(name_of(kind.first)), words_of(kind.second), grouped(people)});
  }
  return table.empty() ? "" : "\n" + table.text(width_max);
}

std::string line(std::string_view section, const std::pair<std::string, std::string>& place,
                 std::string_view outcome, std::string_view reason, std::int64_t count) {
  return csv_line(std::array<std::string, 7>{std::string(section), place.first, place.second, "",
                                             std::string(outcome), std::string(reason),
                                             fmt::format("{}", count)});
}

// Nothing where nobody is owed one.
std::string confirmation_text(const ObjectionFigures& figures, std::size_t width_max) {
  const ConfirmationSum sum = confirmed(figures);
  if (sum.owed == 0) return "";
  std::string text = fmt::format(
      "\nConfirmations of {} that belong to this campaign\n"
      "{:>12}  sent\n{:>12}  failed\n{:>12}  not sent\n"
      "{:>12}  waiting\n{:>12}  tries in doubt: they may have arrived\n",
      counted(sum.owed, {.one = "statement", .many = "statements"}), grouped(sum.sent),
      grouped(sum.failed), grouped(sum.none), grouped(sum.waiting), grouped(sum.doubts));
  Table table({{"Confirmation"}, {"Reason"}, {"Statements", Align::right}});
  for (const ConfirmationRow& row : figures.confirmations) {
    if (row.reason == "none") continue;
    table.add({std::string(name_of(row.state)), row.reason, grouped(row.statements)});
  }
  return table.empty() ? text : text + "\n" + table.text(width_max);
}

json::object confirmation_json(const ObjectionFigures& figures) {
  const ConfirmationSum sum = confirmed(figures);
  json::array reasons;
  for (const ConfirmationRow& row : figures.confirmations) {
    reasons.push_back(json::object{{"state", name_of(row.state)},
                                   {"reason", row.reason},
                                   {"statements", row.statements},
                                   {"doubts", row.doubts}});
  }
  return {{"owed", sum.owed},
          {"sent", sum.sent},
          {"failed", sum.failed},
          {"none", sum.none},
          {"waiting", sum.waiting},
          {"doubts", sum.doubts},
          {"by_reason", std::move(reasons)}};
}

}  // namespace

std::string objection_text(const ObjectionFigures& figures, std::string_view purpose,
                           std::size_t width_max) {
  const ObjectionSum sum = total(figures);
  const std::string check =
      fmt::format("{:>12}  told again after objecting{}\n", grouped(figures.told_again),
                  figures.told_again == 0 ? "" : ": A FAULT");
  if (figures.rows.empty()) {
    return fmt::format("\nObjections to {} by people of this campaign: none\n{}{}", purpose, check,
                       confirmation_text(figures, width_max));
  }
  return fmt::format(
      "\nObjections to {} by people of this campaign\n"
      "{:>12}  object, {} of them since before it began\n"
      "{:>12}  have objected and withdrawn it\n{}\n{}{}{}",
      purpose, grouped(sum.objecting), grouped(sum.earlier), grouped(sum.withdrawn), check,
      place_table(figures, width_max), way_table(figures, width_max),
      confirmation_text(figures, width_max));
}

json::object objection_json(const ObjectionFigures& figures) {
  const ObjectionSum sum = total(figures);
  json::array places;
  for (const auto& [place, people] : by_place(figures)) {
    places.push_back(json::object{{"country", place.first},
                                  {"locale", place.second},
                                  {"objecting", people.objecting},
                                  {"earlier", people.earlier},
                                  {"withdrawn", people.withdrawn}});
  }
  json::array ways;
  for (const auto& [kind, people] : by_way(figures)) {
    ways.push_back(json::object{
        {"way", name_of(kind.first)}, {"timeliness", name_of(kind.second)}, {"objecting", people}});
  }
  return {{"objecting", sum.objecting},
          {"earlier", sum.earlier},
          {"withdrawn", sum.withdrawn},
          {"told_again", figures.told_again},
          {"by_place", std::move(places)},
          {"by_way", std::move(ways)},
          {"confirmations", confirmation_json(figures)}};
}

std::string objection_csv(const ObjectionFigures& figures) {
  std::string text;
  for (const auto& [place, sum] : by_place(figures)) {
    text += line("objection_place", place, "objecting", "", sum.objecting);
    text += line("objection_place", place, "earlier", "", sum.earlier);
    text += line("objection_place", place, "withdrawn", "", sum.withdrawn);
  }
  for (const auto& [kind, people] : by_way(figures)) {
    text += line("objection_way", {}, name_of(kind.first), name_of(kind.second), people);
  }
  for (const ConfirmationRow& row : figures.confirmations) {
    text += line("confirmation", {}, name_of(row.state), row.reason, row.statements);
  }
  return text + line("objection_check", {}, "told_again", "", figures.told_again);
}

}  // namespace crier::report
