#include "support/e2e/notice_links.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace crier::e2e {

std::vector<NoticeLink> notice_links(const World& world) {
  const std::regex pattern("List-Unsubscribe: <https://notices\\.example\\.org(/o/[\\w-]{40})>");
  const std::regex tags("Content-Language: ([^\r\n]+)");
  std::vector<NoticeLink> links;
  for (const auto& entry :
       std::filesystem::directory_iterator(world.folder() / "maildir" / "new")) {
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

std::vector<std::string> objection_links(const World& world) {
  std::vector<std::string> paths;
  for (NoticeLink& each : notice_links(world)) paths.push_back(std::move(each.path));
  return paths;
}

}  // namespace crier::e2e
