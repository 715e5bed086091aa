// Words as somebody has read them: CRIER_UPDATE_GOLDEN=1 writes the files anew
// (scripts/update_golden).
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "campaign/notice_format.h"

namespace crier::notice::test {

// `written` in a subject, a short form and a text, against tests/golden/confirmation/`file`.
inline void expect_reviewed(const std::string& file,
                            const std::function<std::string(NoticeFormat)>& written) {
  std::string all;
  for (const NoticeFormat part :
       {NoticeFormat::subject, NoticeFormat::short_form, NoticeFormat::text}) {
    all += fmt::format("=== {}\n{}\n", name_of(part), written(part));
  }
  const std::filesystem::path path =
      std::filesystem::path(CRIER_SOURCE_DIR) / "tests/golden/confirmation" / file;
  if (std::getenv("CRIER_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << all;
  }
  std::ifstream reviewed(path, std::ios::binary);
  EXPECT_EQ(all, std::string(std::istreambuf_iterator<char>(reviewed), {})) << path;
}

}  // namespace crier::notice::test
