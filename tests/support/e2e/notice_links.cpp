#include "support/e2e/notice_links.h"

#include <fstream>
#include <iterator>
#include <regex>

namespace crier::e2e {

std::vector<NoticeLink> notice_links(const World& world) {
  return notice_links(world.folder() / "maildir" / "new");
}

std::vector<NoticeLink> notice_links(const std::filesystem::path& messages) {
  const std::regex pattern("List-Unsubscribe: <https://notices\\.example\\.org(/o/[\\w-]{40})>");
  const std::regex tags("Content-Language: ([^\r\n]+)");
  std::vector<NoticeLink> links;
  for (const auto& entry : std::filesystem::directory_iterator(messages)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::smatch link;
    std::smatch language;
    if (!std::regex_search(text, link, pattern)) continue;
    std::regex_search(text, language, tags);
    links.push_back({.path = link[1], .language = language[1]});
  }
  return links;
}

namespace {

std::vector<std::string> paths_of(std::vector<NoticeLink> links) {
  std::vector<std::string> paths;
  for (NoticeLink& each : links) paths.push_back(std::move(each.path));
  return paths;
}

}  // namespace

std::vector<std::string> objection_links(const World& world) {
  return paths_of(notice_links(world));
}

std::vector<std::string> objection_links(const std::filesystem::path& messages) {
  return paths_of(notice_links(messages));
}

std::optional<NoticePageLink> notice_page_link(const World& world) {
  const std::regex pattern(
      "https://notices\\.example\\.org(/n/told-in-time/[A-Z]{2}/([A-Za-z0-9_-]{40}))");
  for (const auto& entry :
       std::filesystem::directory_iterator(world.folder() / "maildir" / "new")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    // Soft line breaks of quoted-printable.
    for (std::size_t at = text.find("=\n"); at != std::string::npos; at = text.find("=\n", at)) {
      text.erase(at, 2);
    }
    std::smatch found;
    if (std::regex_search(text, found, pattern)) return NoticePageLink{found[1], found[2]};
  }
  return std::nullopt;
}

}  // namespace crier::e2e
