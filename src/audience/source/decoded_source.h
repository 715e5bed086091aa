// Text in any encoding that ICU knows, as UTF-8, in constant memory.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "audience/source/octet_source.h"

namespace crier::audience {

// What ICU calls the encoding, or empty when it knows none of this name. "latin1" is taken for
// windows-1252, as browsers do: it differs in octets that are control characters in Latin-1 and
// letters of names (Š, Ž, Œ) in files that say so.
[[nodiscard]] std::string known_encoding(const std::string& name);

class DecodedSource : public OctetSource {
 public:
  // `encoding` is one that known_encoding() returned. `encoded` must outlive this.
  DecodedSource(OctetSource& encoded, const std::string& encoding);
  ~DecodedSource() override;

  // What is no character of the encoding becomes an octet that is not UTF-8, so that its value is
  // refused and not the file. Throws SourceBroken where the encoding is one of single octets and
  // the text is UTF-8: names would become others without a word.
  std::size_t read(std::span<char> into) override;

 private:
  struct Converter;

  void decode_piece();

  OctetSource& encoded_;
  std::unique_ptr<Converter> converter_;
  std::string ready_;
  std::size_t taken_{};  // Octets of `ready_` that have been read.
  bool has_ended_{};
};

}  // namespace crier::audience
