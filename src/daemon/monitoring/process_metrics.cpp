#include "daemon/monitoring/process_metrics.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>

namespace crier::app {

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

ProcessMetrics::ProcessMetrics(prometheus::Registry& registry)
    : cpu_seconds_(prometheus::BuildCounter()
                       .Name("process_cpu_seconds_total")
                       .Help("Processor time used, by user and system.")
                       .Register(registry)
                       .Add({})),
      resident_bytes_(prometheus::BuildGauge()
                          .Name("process_resident_memory_bytes")
                          .Help("Memory in use.")
                          .Register(registry)
                          .Add({})),
      open_files_(prometheus::BuildGauge()
                      .Name("process_open_fds")
                      .Help("Open file descriptors.")
                      .Register(registry)
                      .Add({})) {}

void ProcessMetrics::look() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    const double now = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cpu_seconds_.Increment(now - cpu_seconds_.Value());
  }
  // proc(5): size and resident, in pages.
  std::ifstream pages("/proc/self/statm");
  long long size = 0;
  long long resident = 0;
  if (pages >> size >> resident) {
    resident_bytes_.Set(static_cast<double>(resident * sysconf(_SC_PAGESIZE)));
  }
  std::error_code unreadable;
  const std::filesystem::directory_iterator files("/proc/self/fd", unreadable);
  if (!unreadable) open_files_.Set(static_cast<double>(std::distance(begin(files), end(files))));
}

}  // namespace crier::app
