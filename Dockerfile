# A container to develop in: both MPI libraries, a compiler, and what the tests need.
FROM node:22-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends \
    openmpi-bin libopenmpi-dev mpich libmpich-dev g++ cmake make chromium \
    && rm -rf /var/lib/apt/lists/*
ENV OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
WORKDIR /mpi4node
COPY . .
RUN bash scripts/setup.sh --test
CMD ["npm", "test"]
