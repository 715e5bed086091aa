#include "web/api/statement_body.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/unicode.h"
#include "objection/bare_token.h"
#include "objection/receipt.h"
#include "web/api/json_members.h"

namespace crier::app {
namespace {

using objection::StatementKind;

using Fault = std::unexpected<std::string>;

constexpr std::array<std::string_view, 5> members = {"token", "ref", "purpose", "statement",
                                                     "receipt"};
constexpr std::size_t members_of_a_look_up = 3;

std::string text_at(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const found = object.if_contains(name);
  return found == nullptr ? std::string() : std::string(found->as_string());
}

std::expected<boost::json::object, std::string> object_of(std::string_view body,
                                                          std::span<const std::string_view> known) {
  boost::system::error_code failure;
  // Nothing here is nested.
  boost::json::value value = boost::json::parse(body, failure, {}, {.max_depth = 4});
  if (failure || !value.is_object()) return Fault("the body must be one JSON object");
  for (const auto& [name, member] : value.get_object()) {
    if (std::ranges::find(known, std::string_view(name)) == known.end()) {
      return Fault(fmt::format("there are the members {}, and no others", fmt::join(known, ", ")));
    }
    if (!member.is_string())
      return Fault(fmt::format("{} must be a string", std::string_view(name)));
    if (member.get_string().empty())
      return Fault(fmt::format("{} is empty", std::string_view(name)));
  }
  if (has_repeated_member(body, value.get_object())) return Fault("a member is there twice");
  return std::move(value.get_object());
}

}  // namespace

std::expected<StatementBody, std::string> statement_body(std::string_view body, BodyUse use) {
  if (!is_utf8(body)) return Fault("the body is no UTF-8");
  const bool looks_up = use == BodyUse::look_up;
  const auto object =
      object_of(body, std::span(members).first(looks_up ? members_of_a_look_up : members.size()));
  if (!object) return Fault(object.error());
  StatementBody said{.token = std::string(objection::bare_token(text_at(*object, "token"))),
                     .ref = text_at(*object, "ref"),
                     .purpose = text_at(*object, "purpose"),
                     .receipt = {}};
  if (said.token.empty() == said.ref.empty()) {
    return Fault("say who it is: by the token of their link, or by ref and purpose");
  }
  if (said.ref.empty() != said.purpose.empty()) {
    return Fault(said.ref.empty() ? "a token has its purpose; leave purpose out"
                                  : "a ref needs the purpose that it is about");
  }
  if (looks_up) return said;
  const auto kind = objection::statement_kind_named(text_at(*object, "statement"));
  if (!kind) return Fault("statement must be \"objection\" or \"withdrawal\"");
  said.kind = *kind;
  const std::string typed = text_at(*object, "receipt");
  if (said.kind == StatementKind::objection) {
    if (!typed.empty()) return Fault("only a withdrawal names a receipt");
    return said;
  }
  if (typed.empty()) {
    return Fault(
        "a withdrawal names the receipt of the objection that it withdraws, so that an old "
        "one does not undo what was said after it");
  }
  const auto receipt = objection::receipt_number_of(typed);
  if (!receipt) return Fault("receipt " + objection::receipt_fault(typed));
  said.receipt = *receipt;
  return said;
}

}  // namespace crier::app
