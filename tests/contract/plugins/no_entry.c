/* A shared library that is no plugin. */
int second_symbol(void);
__attribute__((visibility("default"))) int second_symbol(void) {
  return 1;
}
