package dev.netduo.labs.report;

/** How a check ended. */
public enum Status {
  /** As expected. */
  PASS,
  /** Not as expected. */
  FAIL,
  /** Not judged, because a check it depends on did not pass. */
  SKIP,
  /** It could not be measured; never a pass, whatever was expected. */
  ERROR
}
