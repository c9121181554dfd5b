# From typed ops to dispatches of the shader table; included by this folder's CMakeLists.txt.
target_sources(fireside_vulkan PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/dispatch_maker.cpp
  ${CMAKE_CURRENT_LIST_DIR}/fused_forms.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_attention.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_elementwise.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_experts.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_grouped_experts.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_matmul.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_projections.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_split_attention.cpp)
target_link_libraries(fireside_vulkan PRIVATE fireside_shaders)
