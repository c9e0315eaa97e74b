package dev.netduo.k8s.openapi;

/** The two versions of OpenAPI, where they differ. */
enum Dialect {
  /** Swagger 2.0. */
  V2("#/definitions/"),
  /** OpenAPI 3.0. */
  V3("#/components/schemas/");

  private final String references;

  Dialect(String references) {
    this.references = references;
  }

  String reference(String definition) {
    return references + definition;
  }
}
