#include "config/channel/letter_section.h"

#include <optional>

#include "base/unicode.h"
#include "campaign/country_table.h"
#include "channel/post.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "letter/page_geometry.h"

namespace crier::app {
namespace {

// Above the address, in 7 point, are some 90 characters.
constexpr std::size_t sender_bytes_max = 200;
constexpr std::string_view by_country = "by-country";

std::optional<std::string> check_sender(std::string_view text) {
  if (trimmed(text).empty()) return "is empty; letters that come back need to know where to";
  if (text.size() > sender_bytes_max) return "is longer than 200 octets, and has to fit a line";
  if (text.find_first_of("\r\n\t") != std::string_view::npos) return "is one line";
  return std::nullopt;
}

std::optional<std::string> check_country(std::string_view text) {
  if (country(text) != nullptr) return std::nullopt;
  return "is no country that Crier knows; write it as two capitals, such as AT";
}

std::optional<std::string> check_window(std::string_view text) {
  if (text == by_country || letter::window_form_named(text)) return std::nullopt;
  return "is none of din-5008-b, nf-z-10-011 and by-country";
}

}  // namespace

void LetterSection::visit(ConfigVisitor& visitor) {
  visitor.text("sender", sender, check_sender, Presence::required);
  visitor.text("country", country, check_country, Presence::required);
  visitor.text("window", window, check_window, Presence::optional);
  visit_rate(visitor, rate);
  visitor.limits(limits);
}

void LetterSection::check(ConfigSurroundings& /*surroundings*/) const {}

std::unique_ptr<dispatch::Channel> LetterSection::open(const ChannelWorld& /*world*/) const {
  return channel::make_post_channel();
}

}  // namespace crier::app
