#include <string_view>

#include <fmt/format.h>

#include "notice/lint/checks.h"

namespace crier::notice {
namespace {

std::string_view host_of(std::string_view url) {
  const std::size_t begin = url.find("//");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 2);
  return url.substr(0, url.find_first_of(":/?#"));
}

// "example.org" of "privacy.example.org". What registers under two labels ("example.co.uk") is
// compared by its last two, so that this can only be too lenient.
std::string_view domain_of(std::string_view host) {
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return host;
  const std::size_t before = host.rfind('.', last - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

void report(const CampaignSpec& spec, std::string what, std::string remedy, Severity severity,
            Remarks& remarks) {
  remarks.push_back({.severity = severity,
                     .check = check::link,
                     .place = {.file = "objection.link_base",
                               .message = fmt::format("'{}' {}", spec.objection_link_base, what)},
                     .remedy = std::move(remedy)});
}

}  // namespace

void check_links(const CampaignSpec& spec, Remarks& remarks) {
  if (!can_be_objected_to(spec.profile)) return;
  const std::string_view url = spec.objection_link_base;
  if (!url.starts_with("https://")) {
    report(spec, "is not https", "whoever listens could object for others", Severity::fault,
           remarks);
  }
  // An address or a query in what is the same for all can only be about somebody or be lost.
  if (url.find_first_of("@?#") != std::string_view::npos) {
    report(spec, "has a query or an address in it",
           "the token is all that the page needs; nothing about the person belongs there",
           Severity::fault, remarks);
  }
  const std::string_view mailbox = spec.sender_address;
  const std::string_view sender = mailbox.substr(mailbox.rfind('@') + 1);
  if (domain_of(host_of(url)) != domain_of(sender)) {
    report(spec, fmt::format("is on another domain than the sender ({})", sender),
           "readers trust what they know; use the controller's domain", Severity::fault, remarks);
  }
}

}  // namespace crier::notice
