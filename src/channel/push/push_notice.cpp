#include "channel/push/push_notice.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace crier::channel {

namespace json = boost::json;

namespace {

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  const json::string* const text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

}  // namespace

std::optional<PushNotice> push_notice_in(std::string_view document) {
  boost::system::error_code broken;
  const json::value value = json::parse(document, broken);
  const json::object* const object = broken ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  PushNotice notice{.title = text_in(*object, "title"),
                    .body = text_in(*object, "body"),
                    .link = text_in(*object, "link")};
  if (notice.title.empty() && notice.body.empty()) return std::nullopt;
  return notice;
}

}  // namespace crier::channel
