#include "feedback/path/return_address.h"

#include <utility>

#include <fmt/format.h>

#include "base/unicode.h"
#include "campaign/mail_address.h"

namespace crier::feedback {

std::expected<ReturnAddress, std::string> read_return_address(std::string_view text) {
  const auto address = canonical_mail_address(text);
  if (!address) return std::unexpected(fmt::format("\"{}\" is no mail address", text));
  if (const auto bad = bad_label_of(*address)) {
    return std::unexpected(fmt::format("\"{}\" {}", text, fault_of(*bad)));
  }
  const std::size_t at = address->rfind('@');
  ReturnAddress read{.tag = address->substr(0, at), .domain = address->substr(at + 1)};
  if (!is_return_path_tag(read.tag)) {
    return std::unexpected(
        fmt::format("\"{}\" must have 1 to {} small letters, digits or '-' before its \"@\": what "
                    "names a notice is put behind them, as in \"bounces+…@{}\"",
                    text, return_path_tag_size_max, read.domain));
  }
  return read;
}

std::string ReturnPaths::of(const PersonTry& person) const {
  return return_path_of({.campaign = campaign_,
                         .lane = person.lane,
                         .subject = person.subject,
                         .step = step_,
                         .attempt = person.attempt},
                        address_.tag, key_) +
         "@" + address_.domain;
}

}  // namespace crier::feedback
