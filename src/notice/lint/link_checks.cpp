#include <string_view>

#include <fmt/format.h>

#include "campaign/links/objection_link.h"
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

struct Link {
  std::string_view key;  // Where its author finds it.
  std::string_view url;
};

void report(const Link& link, std::string_view what, std::string remedy, Remarks& remarks) {
  remarks.push_back(
      {.severity = Severity::fault,
       .check = check::link,
       .place = {.file = std::string(link.key), .message = fmt::format("'{}' {}", link.url, what)},
       .remedy = std::move(remedy)});
}

void check_domain(const CampaignSpec& spec, const Link& link, Remarks& remarks) {
  const std::string_view mailbox = spec.sender_address;
  const std::string_view sender = mailbox.substr(mailbox.rfind('@') + 1);
  if (domain_of(host_of(link.url)) == domain_of(sender)) return;
  report(link, fmt::format("is on another domain than the sender ({})", sender),
         "readers trust what they know; use the controller's domain", remarks);
}

}  // namespace

void check_links(const CampaignSpec& spec, Remarks& remarks) {
  if (!can_be_objected_to(spec.profile)) return;
  const Link link{.key = "objection.link_base", .url = spec.objection_link_base};
  if (const auto fault = objection_link_fault(link.url)) {
    report(link, *fault, "the token is all that the page needs to know of a person", remarks);
  }
  check_domain(spec, link, remarks);
}

void check_language_switch(const LanguageSwitch& languages, Remarks& remarks) {
  const auto report_missing = [&](std::string file, std::string what, std::string remedy) {
    remarks.push_back({.severity = Severity::fault,
                       .check = check::language_switch,
                       .place = {.file = std::move(file), .message = std::move(what)},
                       .remedy = std::move(remedy)});
  };
  constexpr std::string_view key = "pages.url";
  if (languages.pages_url.empty()) {
    return report_missing(std::string(key),
                          "is not configured: notices do not link to their other languages",
                          "say where people reach the pages of crierd");
  }
  if (!languages.texts.slots.contains("language_switch.link")) {
    report_missing(languages.texts.html.file, "does not link to the other languages",
                   "declare the slot language_switch.link and place it");
  }
  check_domain(languages.spec, {.key = key, .url = languages.pages_url}, remarks);
}

}  // namespace crier::notice
