#include "support/e2e/notice_links.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace crier::e2e {

std::vector<std::string> objection_links(const World& world) {
  const std::regex pattern("List-Unsubscribe: <https://notices\\.example\\.org(/o/[\\w-]{40})>");
  std::vector<std::string> links;
  for (const auto& entry :
       std::filesystem::directory_iterator(world.folder() / "maildir" / "new")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::smatch found;
    if (std::regex_search(text, found, pattern)) links.push_back(found[1]);
  }
  return links;
}

}  // namespace crier::e2e
