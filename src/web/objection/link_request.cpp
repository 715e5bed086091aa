#include "web/objection/link_request.h"

#include "campaign/links/objection_link.h"
#include "objection/bare_token.h"
#include "objection/receipt.h"
#include "web/form.h"
#include "web/objection/objection_page.h"

namespace crier::app {

using objection::StatementKind;
using objection::Way;

std::string token_in(std::string_view path) {
  if (!path.starts_with(objection_path_root)) return {};
  return std::string(
      objection::bare_token(http::without_last_slash(path.substr(objection_path_root.size()))));
}

ReaderLanguage reader_language_of(const http::Request& request) {
  return {.asked = value_of(urlencoded_fields(request.query()), language_parameter),
          .accepted = std::string(request.headers.find("Accept-Language").value_or(""))};
}

Sight sight_of(const http::Request& request) {
  const Fields asked = urlencoded_fields(request.query());
  const bool asks_withdrawal = asked.contains(withdrawal_parameter);
  const std::string typed =
      value_of(asked, asks_withdrawal ? withdrawal_parameter : receipt_parameter);
  return {.receipt = objection::receipt_number_of(typed).value_or(""),
          .is_known = asked.contains(known_parameter),
          .asks_withdrawal = asks_withdrawal};
}

Press press_of(const http::Request& request) {
  const Fields form = form_fields(request.headers.find("Content-Type").value_or(""), request.body);
  // RFC 8058 section 3.1.
  if (value_of(form, "List-Unsubscribe") == "One-Click") {
    return {.way = Way::one_click, .withdraws = {}};
  }
  const std::string act = value_of(form, "do");
  if (act != "withdraw") return {.is_ours = act == "object", .withdraws = {}};
  return {
      .kind = StatementKind::withdrawal,
      .is_ours = true,
      .withdraws = objection::receipt_number_of(value_of(form, receipt_parameter)).value_or("")};
}

}  // namespace crier::app
