// Any text is a token only if we have made it: what is read, sealed again, is the same text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "objection/objection_token.h"

namespace {

using namespace crier::objection;

const TokenKey& key() {
  static const TokenKey known{.id = 7, .secret = "a secret of the fuzz target"};
  return known;
}

const TokenReader& reader() {
  static const TokenReader known({key()});
  return known;
}

void expect_only_ours(std::string_view text) {
  const auto bearer = reader().read(text);
  if (!bearer) return;
  CRIER_CHECK(looks_like_token(text));
  const Token again =
      TokenSealer(key(), bearer->campaign).seal(bearer->lane, bearer->subject, bearer->language);
  CRIER_CHECK(text == std::string_view(again.data(), again.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  expect_only_ours(text);
  // A real one, spoiled at the place that the first octet says, by the second.
  const Token real =
      TokenSealer(key(), crier::CampaignId{3}).seal(crier::Lane{5}, crier::SubjectId{9}, 4);
  std::string spoiled(real.data(), real.size());
  CRIER_CHECK(reader().read(spoiled).has_value());
  if (size < 2) return 0;
  const std::size_t place = data[0] % spoiled.size();
  spoiled[place] = static_cast<char>(data[1]);
  if (spoiled != std::string_view(real.data(), real.size())) CRIER_CHECK(!reader().read(spoiled));
  expect_only_ours(spoiled + std::string(text));
  return 0;
}
