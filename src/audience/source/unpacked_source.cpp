#include "audience/source/unpacked_source.h"

#include <algorithm>
#include <new>
#include <string_view>
#include <vector>

#include <zlib.h>
#include <zstd.h>

#include "base/check.h"

namespace crier::audience {

namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

// The packed octets that are not unpacked yet.
class PackedPieces {
 public:
  explicit PackedPieces(OctetSource& source) : source_(source), buffer_(piece_bytes) {}

  // Empty at the end.
  [[nodiscard]] std::span<const char> rest() {
    if (from_ == to_) {
      from_ = 0;
      to_ = source_.read(buffer_);
    }
    return std::span<const char>(buffer_).subspan(from_, to_ - from_);
  }
  void taken(std::size_t bytes) { from_ += bytes; }

 private:
  OctetSource& source_;
  std::vector<char> buffer_;
  std::size_t from_{};
  std::size_t to_{};
};

[[noreturn]] void fail_cut_off(std::string_view packing) {
  throw SourceBroken(std::string(packing) +
                     " data end too early: the file is cut off; fetch or pack it again");
}

[[noreturn]] void fail_damaged(std::string_view packing) {
  throw SourceBroken(std::string(packing) +
                     " data are damaged from here on; fetch or pack the file again");
}

// Unpacks until `into` is full or the source ends; a fault is told when nothing else is left.
class UnpackedSource : public OctetSource {
 public:
  std::size_t read(std::span<char> into) final {
    std::size_t filled = 0;
    try {
      while (filled < into.size()) {
        const std::size_t got = unpack(into.subspan(filled));
        if (got == 0) break;
        filled += got;
      }
    } catch (const SourceBroken&) {
      if (filled == 0) throw;
    }
    return filled;
  }

 protected:
  // At least one octet, or 0 at the end. After it has thrown it throws again.
  virtual std::size_t unpack(std::span<char> into) = 0;
};

class GzipSource final : public UnpackedSource {
 public:
  explicit GzipSource(OctetSource& packed) : packed_(packed) {
    constexpr int gzip_only = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { ::inflateEnd(&stream_); }

 protected:
  std::size_t unpack(std::span<char> into) override {
    if (is_damaged_) fail_damaged("the gzip");
    while (true) {
      const std::span<const char> rest = packed_.rest();
      if (rest.empty()) {
        if (in_member_) fail_cut_off("the gzip");
        return 0;
      }
      // Tapes and some copying programs fill the end with NUL, which gzip passes over too.
      if (!in_member_ && has_member_ && rest.front() == '\0') {
        packed_.taken(1);
        continue;
      }
      in_member_ = has_member_ = true;
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
      stream_.avail_in = static_cast<uInt>(rest.size());
      stream_.next_out = reinterpret_cast<Bytef*>(into.data());
      stream_.avail_out = static_cast<uInt>(std::min(into.size(), piece_bytes));
      const std::size_t room = stream_.avail_out;
      const int status = ::inflate(&stream_, Z_NO_FLUSH);
      packed_.taken(rest.size() - stream_.avail_in);
      if (status == Z_STREAM_END) {
        in_member_ = false;
        CRIER_CHECK(::inflateReset(&stream_) == Z_OK);
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        is_damaged_ = true;
      }
      if (const std::size_t got = room - stream_.avail_out; got != 0) return got;
      if (is_damaged_) fail_damaged("the gzip");
    }
  }

 private:
  PackedPieces packed_;
  z_stream stream_{};
  bool in_member_{};
  bool has_member_{};
  bool is_damaged_{};
};

class ZstdSource final : public UnpackedSource {
 public:
  explicit ZstdSource(OctetSource& packed) : packed_(packed), stream_(::ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
  }

 protected:
  std::size_t unpack(std::span<char> into) override {
    if (is_damaged_) fail_damaged("the zstd");
    while (true) {
      const std::span<const char> rest = packed_.rest();
      // What is unpacked may still lie in the stream when all packed octets are taken.
      if (rest.empty() && !has_more_) {
        if (in_frame_) fail_cut_off("the zstd");
        return 0;
      }
      ZSTD_inBuffer in{.src = rest.data(), .size = rest.size(), .pos = 0};
      ZSTD_outBuffer out{.dst = into.data(), .size = into.size(), .pos = 0};
      const std::size_t status = ::ZSTD_decompressStream(stream_.get(), &out, &in);
      packed_.taken(in.pos);
      if (::ZSTD_isError(status) != 0) {
        is_damaged_ = true;
      } else {
        in_frame_ = status != 0;
        has_more_ = in_frame_ && out.pos == out.size;
      }
      if (out.pos != 0) return out.pos;
      if (is_damaged_) fail_damaged("the zstd");
    }
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
  };

  PackedPieces packed_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  bool in_frame_{};
  bool has_more_{};
  bool is_damaged_{};
};

}  // namespace

std::unique_ptr<OctetSource> unpacked_source(FileKind packing, OctetSource& packed) {
  if (packing == FileKind::gzip) return std::make_unique<GzipSource>(packed);
  CRIER_CHECK(packing == FileKind::zstd);
  return std::make_unique<ZstdSource>(packed);
}

}  // namespace crier::audience
