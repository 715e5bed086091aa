#include "objection/link_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "objection/page_html.h"

namespace crier::objection {
namespace {

constexpr int ok = 200;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  return result;
}

bool is_redirect(int status) {
  return status >= 300 && status < 400;
}

// "https://privacy.example.org:8443".
std::string_view origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", host + 3));
}

// Without what could be the token.
std::string_view place_of(std::string_view url) {
  return url.substr(0, url.find_first_of("?#"));
}

// "//host/path" has the scheme of the page.
bool leads_elsewhere(std::string_view target, std::string_view page) {
  const std::size_t scheme = page.find("://");
  const std::string absolute = target.starts_with("//")
                                   ? fmt::format("{}:{}", page.substr(0, scheme), target)
                                   : std::string(target);
  const std::string origin = lower(origin_of(place_of(absolute)));
  return !origin.empty() && origin != lower(origin_of(page));
}

std::optional<std::string> content_fault(const LinkQuestion& question, const LinkReply& reply) {
  if (reply.is_cut) return std::nullopt;
  const PageContent content = content_of_page(reply.body);
  if (content.asks_for_password) {
    return "it asks for a password; nobody may have to log in to object";
  }
  if (leads_elsewhere(content.refreshes_to, question.url)) {
    return fmt::format(
        "it sends its readers on (<meta http-equiv=refresh>) to {}, which is elsewhere; the page "
        "has "
        "to answer by itself, without a login",
        place_of(content.refreshes_to));
  }
  if (content.is_empty) return "it answers with an empty page";
  return std::nullopt;
}

std::optional<std::string> redirect_fault(const LinkQuestion& question, const LinkReply& reply) {
  if (!is_redirect(reply.status)) return std::nullopt;
  if (reply.location.empty()) {
    return fmt::format("it answers {} and does not say where to go on", reply.status);
  }
  if (lower(origin_of(reply.location)) != lower(origin_of(question.url))) {
    return fmt::format(
        "it redirects ({}) to {}, which is elsewhere; the page has to answer by "
        "itself, without a login",
        reply.status, origin_of(reply.location));
  }
  return fmt::format(
      "it redirects ({}) to {}, {}", reply.status, place_of(reply.location),
      reply.location.contains(question.token) ? "again and again" : "where the token is lost");
}

}  // namespace

std::optional<std::string> next_page(const LinkQuestion& question, const std::string& asked,
                                     const LinkReply& reply, int redirects) {
  if (!is_redirect(reply.status) || redirects >= redirects_max) return std::nullopt;
  const bool stays = lower(origin_of(reply.location)) == lower(origin_of(asked));
  if (!stays || !reply.location.contains(question.token)) return std::nullopt;
  return reply.location;
}

std::optional<std::string> page_fault(const LinkQuestion& question, const LinkReply& reply) {
  if (reply.status == 0) return reply.failure;
  if (auto fault = redirect_fault(question, reply)) return fault;
  if (reply.status != ok) return fmt::format("it answers {}", reply.status);
  if (auto fault = content_fault(question, reply)) return fault;
  if (question.page_language.empty()) return std::nullopt;
  if (reply.body.contains(fmt::format("<html lang=\"{}", question.page_language))) {
    return std::nullopt;
  }
  return fmt::format("it does not answer in this language (<html lang=\"{}\">)",
                     question.page_language);
}

std::optional<std::string> press_fault(const LinkQuestion& question, const LinkReply& reply) {
  if (reply.status == 0) return reply.failure;
  if (is_redirect(reply.status)) {
    return fmt::format(
        "it redirects ({}), which RFC 8058 forbids: the button of a mail program "
        "would do nothing",
        reply.status);
  }
  const bool is_good = reply.status >= 200 && reply.status < 300;
  // A token that is nobody's may be unknown to a page of the controller's; that it wants none at
  // all, wants a login or fails may not be.
  constexpr std::array unknown_token = {400, 404, 409, 410, 422};
  const bool is_known_not_to_be =
      !question.is_ours && std::ranges::find(unknown_token, reply.status) != unknown_token.end();
  if (is_good || is_known_not_to_be) return std::nullopt;
  return fmt::format("it answers {}", reply.status);
}

}  // namespace crier::objection
