#include "report/steps/post_figures.h"

#include <fmt/format.h>

#include "report/table.h"

namespace crier::report {

std::string post_sentence(const std::string& campaign, const PostFigures& figures) {
  if (figures.all() == 0) return {};
  std::string text =
      fmt::format("{} on the list for the post, {} exported and not reported yet, {} posted",
                  grouped(figures.waiting), grouped(figures.exported), grouped(figures.posted));
  if (figures.returned > 0) text += fmt::format(", {} came back", grouped(figures.returned));
  if (figures.failed > 0) text += fmt::format(", {} not posted", grouped(figures.failed));
  if (figures.waiting > 0) {
    text += fmt::format("; crier letters export {} --to FOLDER takes those on the list", campaign);
  } else if (figures.exported > 0) {
    text += "; crier letters posted MANIFEST books what the printer reports";
  }
  return text;
}

boost::json::object post_json(const PostFigures& figures) {
  return {{"waiting", figures.waiting},
          {"exported", figures.exported},
          {"posted", figures.posted},
          {"returned", figures.returned},
          {"failed", figures.failed}};
}

}  // namespace crier::report
