// A file of rows as UTF-8 text, whatever it is packed in and written with: gzip and zstd, UTF-8,
// UTF-16 and what the operator names. The beginning can be looked at before it is read.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audience/source/octet_source.h"
#include "audience/source/peeked_source.h"

namespace crier::audience {

class TextSource final : public OctetSource {
 public:
  // Whether JSON objects will do as well as a table (audience/json_lines.h).
  enum class Forms : std::uint8_t { table, table_or_json_lines };

  // `encoding`, when not empty, is one that known_encoding() returned; a byte order mark says more.
  // The error is a sentence for people: it is no text, and what to do. `octets` must outlive this.
  static std::expected<std::unique_ptr<TextSource>, std::string> open(OctetSource& octets,
                                                                      const std::string& encoding,
                                                                      Forms forms = Forms::table);

  // As PeekedSource::peek.
  [[nodiscard]] std::string_view peek(std::size_t bytes) { return top_->peek(bytes); }
  std::size_t read(std::span<char> into) override { return top_->read(into); }

 private:
  TextSource() = default;
  void add(std::unique_ptr<OctetSource> layer);
  std::expected<void, std::string> decode(const std::string& encoding, Forms forms);

  // Each reads from the one before it.
  std::vector<std::unique_ptr<OctetSource>> layers_;
  PeekedSource* top_{};
};

}  // namespace crier::audience
