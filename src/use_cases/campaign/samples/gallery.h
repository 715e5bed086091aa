// A page on which somebody looks at all notices of a campaign before it starts: each as a wide and
// as a narrow screen show it, as plain text, and as an inbox lists it. One file, nothing loaded.
#pragma once

#include <string>
#include <vector>

#include "notice/lint/lint.h"
#include "use_cases/campaign/opening/wording.h"
#include "use_cases/campaign/samples/notice_sample.h"

namespace crier::app {

struct Gallery {
  std::string campaign;
  std::string sender;
  WallTime made_at;
  std::vector<NoticeSample> samples;
  std::vector<Wording> wordings;
  std::vector<notice::Remark> remarks;
};

[[nodiscard]] std::string gallery_page(const Gallery& gallery);

}  // namespace crier::app
